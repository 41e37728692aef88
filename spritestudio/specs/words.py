"""Words that people use for the same thing, and the known words that lie near an unknown one."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator

ONE_FORM = {
    "armour": "armor", "helm": "helmet", "fhelm": "helmet", "fem": "woman", "gloves": "glove",
    "gauntlet": "glove", "boot": "boots", "townfolk": "villager", "skeletons": "skeleton", "trees": "tree",
    "zombies": "zombie", "demons": "demon", "dragons": "dragon", "shields": "shield", "runes": "rune",
    "statues": "statue", "altars": "altar", "gateways": "gateway", "coins": "coin", "spells": "magic",
    "cavewoman": "cavegirl", "wep": "sword", "flam": "fire", "fireball": "fire", "horn": "horns",
    "pigtail": "pigtails", "books": "book", "tome": "book", "shot": "arrow", "hound": "dog",
    "kitten": "cat", "canine": "dog", "battleaxe": "axe", "spectral": "ghost", "spectrals": "ghost",
    "elementals": "elemental", "jellies": "jelly", "fungi": "mushroom", "fungus": "mushroom",
    "orcs": "orc", "ratfolk": "rat", "ghosts": "ghost", "vial": "flask", "cloth": "robe",
    "darkness": "dark", "gravestone": "grave", "wyrm": "dragon", "drake": "dragon", "serpent": "snake",
    "lich": "skeleton", "robes": "robe", "hooded": "hood",
}  # fmt: skip
"""The one form in which sets have a word that is written, or named, in several ways."""

_SYNONYMS = {
    **ONE_FORM,
    "men": "man", "mice": "mouse", "feet": "boots", "children": "child", "staves": "staff", "pixie": "fairy",
    "gray": "grey", "crimson": "red", "scarlet": "red", "violet": "purple", "magenta": "pink",
    "cyan": "blue", "teal": "blue", "turquoise": "blue", "golden": "gold", "lime": "green",
    "person": "human", "people": "human", "male": "man", "guy": "man", "female": "woman", "lady": "woman",
    "kid": "child", "infant": "baby", "sorcerer": "wizard", "sorceress": "witch", "warlock": "wizard",
    "magician": "mage", "healer": "cleric", "archer": "ranger", "hunter": "ranger", "barbarian": "warrior",
    "guard": "soldier", "assassin": "rogue", "bandit": "thief", "peasant": "villager", "puppy": "dog",
    "hawk": "bird", "eagle": "bird", "crow": "bird", "pony": "horse", "bull": "cow", "boar": "pig",
    "hog": "pig", "ram": "sheep", "toad": "frog", "arachnid": "spider", "insect": "bug", "bug": "beetle",
    "ooze": "slime", "blade": "sword", "hatchet": "axe", "mallet": "hammer", "rod": "wand",
    "pole": "staff", "cane": "staff", "hide": "leather", "tunic": "shirt", "coif": "hood", "veil": "mask",
    "jewel": "gem", "diamond": "gem", "necklace": "amulet", "elixir": "potion", "brew": "potion",
    "goblet": "cup", "mug": "cup", "lantern": "lamp", "crate": "chest", "box": "chest", "sack": "bag",
    "steak": "meat", "loaf": "bread", "blaze": "fire", "frost": "ice", "snow": "ice", "lightning": "bolt",
    "thunder": "storm", "tomb": "grave", "seat": "chair", "castle": "tower", "home": "house",
    "hut": "house", "boat": "ship", "wagon": "cart", "monster": "beast", "toadstool": "mushroom",
    "up": "back", "north": "back", "behind": "back", "down": "front", "south": "front", "west": "left",
    "east": "right",
}  # fmt: skip
_ALIKE = (
    "ghost spirit ghoul undead zombie", "imp devil demon oni", "djinn elemental spirit",
    "hydra dragon wyvern", "halfling gnome dwarf", "gnoll wolf dog", "tengu avian",
    "bird avian owl phoenix penguin bat", "fox wolf dog", "bear lion wolf", "cow horse goat sheep deer",
    "pig sheep goat", "crab scorpion spider", "turtle lizard frog", "monkey caveman beast",
    "soldier fighter warrior knight samurai", "thief rogue ninja", "witch mage wizard",
    "cleric priest monk paladin nun", "queen princess king noble", "prince king noble",
    "farmer chef worker villager", "pirate rogue warrior", "bard villager noble", "bride princess woman",
    "groom noble man", "child boy girl", "hood hat helmet cap mask", "crown helmet hat", "plate mail armor",
    "shirt vest jacket leather armor", "buckler shield", "dagger knife rapier sword",
    "hammer mace club axe flail", "spear lance trident scythe polearm", "staff quarterstaff wand polearm",
    "crossbow sling bow", "orb crystal gem", "rune stone magic", "bottle flask potion",
    "torch brazier campfire bonfire candle lamp fire",
    "bread cheese fruit vegetable carrot cake pie sushi nut food",
    "bone skull skeleton", "flame fire", "earth stone", "air cloud", "storm cloud beam", "bolt beam arrow",
    "star light magic", "shadow dark black", "blood red", "ruby gem red",
    "flower leaf crop plant tree seed", "bed chair table barrel furniture", "house tower castle building",
    "statue grave stone golem", "altar grave furniture", "bomb gun weapon", "poison potion green",
)  # fmt: skip
"""Words for things that look alike, so that one of them may stand for another."""

_VOCABULARY = frozenset((*_SYNONYMS, *(word for group in _ALIKE for word in group.split())))
_ENDINGS = (("ies", "y"), ("ves", "f"), ("ves", "fe"), ("men", "man"), ("es", ""), ("s", ""))
_NEAR = 0.76  # of the letters are the same
NEAR_NAMES = 0.6  # likewise, where there are but a few names
_SHORT = 3  # letters: where but one is another it is another word
_MOST = 3
_TOLD = 12  # names that a sentence lists


def near_words(word: str, known: Collection[str]) -> tuple[str, ...]:
    """Up to three known words that `word` may mean: its singular or plural, a synonym, or a slip of the hand.

    Where there are none of the first two, a word of which something is known may mean what looks like it.

    Args:
        word: What nobody knows.
        known: What there is.
    """
    word = word.casefold()
    forms = [word, *_other_numbers(word)]
    meant = [_SYNONYMS[form] for form in forms if form in _SYNONYMS]
    same = [name for name, other in _SYNONYMS.items() if other in (*forms, *meant)]
    found = [name for name in (*forms, *meant, *same) if name in known]
    if not found:
        alike = [group.split() for group in _ALIKE if not {*forms, *meant}.isdisjoint(group.split())]
        found = [name for group in alike for name in group if name in known and name != word]
        if not alike:
            found = list(slips(word, known))
    if not found and word not in _VOCABULARY:
        for slip in slips(word, sorted(_VOCABULARY))[:1]:
            return near_words(slip, known)
    return tuple(dict.fromkeys(found))[:_MOST]


def slips(word: str, known: Collection[str], near: float = _NEAR) -> tuple[str, ...]:
    """Up to three names of which a slip of the hand makes `word`, the nearest first.

    Args:
        word: What is no name.
        known: The names, whose parts hyphens divide.
        near: The least share of the letters that are the same, where more than one is another.
    """
    nearest = [name for name in known if _is_one_slip(word, name)]
    in_part = [n for n in known if any(word == part or _is_one_slip(word, part) for part in n.split("-"))]
    like = difflib.get_close_matches(word, known, _MOST, near)
    return tuple(dict.fromkeys((*nearest, *like, *in_part)))[:_MOST]


def _is_one_slip(word: str, name: str) -> bool:
    """Whether two neighbours have changed places, or in longer words a letter is wrong, missing or added."""
    differs = (place for place, (a, b) in enumerate(zip(word, name, strict=False)) if a != b)
    same = next(differs, min(len(word), len(name)))
    rest, meant = word[same:], name[same:]
    if rest[:2] == meant[1::-1] and rest[2:] == meant[2:]:
        return len(rest) > 1 and len(word) >= _SHORT
    one = rest[1:] == meant[1:] or rest == meant[1:] or rest[1:] == meant
    return one and min(len(word), len(name)) > _SHORT


def some_of(names: Collection[str]) -> str:
    """The names as a person would list them, the first dozen of many: "a, b, c and 40 more"."""
    *first, last = list(names)[:_TOLD]
    more = len(names) - _TOLD
    if more > 0:
        return f"{', '.join((*first, last))} and {more} more"
    return f"{', '.join(first)} or {last}" if first else last


def _other_numbers(word: str) -> Iterator[str]:
    """What may be its singular, or its plural."""
    for ending, singular in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            yield word.removesuffix(ending) + singular
    yield f"{word}s"
    yield f"{word}es"
