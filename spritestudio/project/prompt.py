"""Words in place of sliders: "red dragon, hood 0.5" read as shares by name, and written again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from spritestudio.specs import ModelSpec
from spritestudio.specs.model import PREFIXES, group_of
from spritestudio.specs.words import near_words

_GROUPS = ("kinds", "words", "styles", "facings")
_EXAMPLES = ("red", "dragon", "hood", "hat", "sword")  # each says at once what it means
_LONGEST_NAME = 3  # words, as in "scroll or book"
_DECIMAL = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?%?"
_WEIGHED = re.compile(rf"(.+?)[=:]({_DECIMAL})", re.IGNORECASE)
_NUMBER = re.compile(_DECIMAL, re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
_BREAKS = re.compile(r"""[\s,;|/&()\[\]{}"“”„«»…、。!?\u200b\ufeff]+|\+(?![\d.])""")
_EDGES = "'‘’.:=*"  # no part of a word that they stand beside
_SAY_NOTHING = frozenset({"a", "an", "and", "in", "of", "the", "with"})


@dataclass(frozen=True)
class UnknownWord:
    """A word that a model does not know, its share, and what it does know that may be meant."""

    word: str
    near: tuple[str, ...]
    share: float = 1.0

    @property
    def written(self) -> str:
        """As it was asked for: "hood 0.5"."""
        return self.word if self.share == 1.0 else f"{self.word} {self.share:g}"

    @property
    def is_number(self) -> bool:
        """Whether it is a number that follows no word, as in "2 dragons"."""
        return _NUMBER.fullmatch(self.word) is not None


@dataclass(frozen=True)
class Prompt:
    """What a text asks for.

    Attributes:
        shares: By the names of the model's features; a word counts 1 unless a number follows it.
        unknown: What the model does not know.
    """

    shares: Mapping[str, float]
    unknown: tuple[UnknownWord, ...] = ()


def read_prompt(text: str, model: ModelSpec, groups: Collection[str] = _GROUPS) -> Prompt:
    """What a text asks of a model: names of kinds, words, styles and facings, each with a number or without.

    Words stand beside each other, or with commas between; "hood 0.5", "hood=0.5", "hood:0.5" and "hood 0,5"
    and "hood 50%" are the same. A number that follows no word is told like a word that is not known; articles
    and the like say nothing. Names of other groups than `groups` are not known.
    """
    known = names_by_spelling(model, groups)
    plain = [name for name in known if ":" not in name]
    tokens = list(_tokens(text, known))
    shares: dict[str, float] = {}
    unknown: dict[str, UnknownWord] = {}
    last = ""
    while tokens:
        if _NUMBER.fullmatch(tokens[0]):
            number = tokens.pop(0)
            if last in unknown:
                unknown[last] = replace(unknown[last], share=_share(number))
            elif last:
                shares[last] = _share(number)
            else:
                unknown[number] = UnknownWord(number, ())
            continue
        for length in range(min(_LONGEST_NAME, len(tokens)), 0, -1):
            weighed = _WEIGHED.fullmatch(tokens[length - 1])
            first = [*tokens[: length - 1], weighed[1] if weighed else tokens[length - 1]]
            name = known.get(spelled_plainly("_".join(first)))
            if name is not None:
                shares[name], last = _share(weighed[2]) if weighed else 1.0, name
                break
        else:
            weighed, length = _WEIGHED.fullmatch(tokens[0]), 1
            last = weighed[1] if weighed else tokens[0]
            share = _share(weighed[2]) if weighed else 1.0
            near = unknown[last].near if last in unknown else near_words(last, plain)
            unknown[last] = UnknownWord(last, near, share)
        del tokens[:length]
    return Prompt(shares, tuple(unknown.values()))


def _tokens(text: str, known: Mapping[str, str]) -> Iterator[str]:
    """Words and numbers, without what stands around them; red-dragon is two where it is no name."""
    for token in _BREAKS.split(_DECIMAL_COMMA.sub(".", unicodedata.normalize("NFKC", text))):
        token = token.lstrip(":=")
        token = token if _NUMBER.fullmatch(token) else token.strip(_EDGES)
        parts = re.split(r"[-_]", token)
        are_known = len(parts) > 1 and all(spelled_plainly(part) in known for part in parts)
        if are_known and not _names_begin(known, token):
            yield from parts
        elif token and (token.casefold() not in _SAY_NOTHING or spelled_plainly(token) in known):
            yield token


def _names_begin(known: Mapping[str, str], token: str) -> bool:
    """Whether a name is spelled so, or begins so."""
    return any(name.startswith(spelled_plainly(token)) for name in known)


def _share(number: str) -> float:
    return float(number.removesuffix("%")) / (100.0 if number.endswith("%") else 1.0)


def names_by_spelling(model: ModelSpec, groups: Collection[str] = _GROUPS) -> dict[str, str]:
    """The name of every kind, word, style and facing by how a person may spell it, the kinds first."""
    known = {spelled_plainly(name): name for name in model.features if group_of(name) in groups}
    for group, names in (
        ("facings", model.facings),
        ("styles", model.styles),
        ("words", model.words),
        ("kinds", model.class_names),
    ):
        if group in groups:
            known |= {spelled_plainly(name): PREFIXES.get(group, "") + name for name in names}
    return known


def spelled_plainly(name: str) -> str:
    """A name however a person writes it: hero_side, Hero side, HERO-SIDE."""
    return re.sub(r"[\s_-]+", "_", unicodedata.normalize("NFKC", name).strip()).casefold()


def prompt_of(shares: Mapping[str, float]) -> str:
    """The words among the shares as `read_prompt` takes them: "red dragon, hood 0.5"."""
    words = {name.removeprefix("word:"): share for name, share in shares.items() if group_of(name) == "words"}
    plain = " ".join(word for word, share in words.items() if share == 1.0)
    weighed = [f"{word} {share:g}" for word, share in words.items() if share != 1.0]
    return ", ".join(filter(None, (plain, *weighed)))


def example_prompt(model: ModelSpec) -> str:
    """Words that a model knows, as one may type them; "" where it knows none."""
    chosen = [word for word in _EXAMPLES if word in model.words] or list(model.words[:1])
    first, second = chosen[:2], chosen[2:3]
    return prompt_of({**{f"word:{word}": 1.0 for word in first}, **{f"word:{word}": 0.5 for word in second}})


def usual_kind(shares: Mapping[str, float], model: ModelSpec) -> str:
    """The kind that the words among the shares usually name; "" where they name none."""
    usual = dict(zip(model.words, model.usual_kinds, strict=False))
    named: dict[str, float] = {}
    for name, share in shares.items():
        kind = usual.get(name.removeprefix("word:"), "") if group_of(name) == "words" else ""
        if share and kind:
            named[kind] = named.get(kind, 0.0) + share
    return max(named, key=lambda kind: named[kind], default="")


def with_usual(shares: Mapping[str, float], model: ModelSpec) -> dict[str, float]:
    """The same, with the kind that the words usually name where there is none, and with its usual style.

    Words alone leave most of a sprite open, and the network paints lumps. Nothing is added where there are
    no words, or where the model does not say what is usual.
    """
    groups = {group_of(name) for name, share in shares.items() if share}
    whole = dict(shares)
    if "words" not in groups:
        return whole
    if "kinds" not in groups and (kind := usual_kind(shares, model)):
        whole = {kind: 1.0} | whole
    kinds = {name: share for name, share in whole.items() if name in model.class_names}
    if kinds and not any(share and group_of(name) == "styles" for name, share in whole.items()):
        leading = max(kinds, key=lambda kind: kinds[kind])
        if style := _at(model.usual_styles, model.class_names.index(leading)):
            whole[f"style:{style}"] = 1.0
    return whole


def _at(usual: tuple[str, ...], place: int) -> str:
    return usual[place] if usual else ""
