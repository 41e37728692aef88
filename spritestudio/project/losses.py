"""What of a damaged project could not be read, in words."""

from __future__ import annotations

from dataclasses import dataclass, field

from spritestudio.wording import counted


@dataclass(frozen=True)
class Lost:
    """How much of one kind could not be read.

    Attributes:
        count: So many of them.
        total: Of how many that are known.
        is_all: Whether those that are known are all that there were; the list of them may be damaged itself.
    """

    count: int = 0
    total: int = 0
    is_all: bool = True


@dataclass
class Losses:
    """What could not be read.

    Attributes:
        sprites: Of the shelf.
        grids: Generations.
        others: Sentences about parts of what could be read.
    """

    sprites: Lost = Lost()
    grids: Lost = Lost()
    others: list[str] = field(default_factory=list)

    def told(self) -> str:
        """All of it, for people; "" where nothing is lost."""
        kinds = ((self.sprites, "sprite"), (self.grids, "grid"))
        lost = [f"{lost.count:,} of {counted(lost.total, what)}" for lost, what in kinds if lost.count]
        unsure = [f"{what}s" for lost, what in kinds if not lost.is_all]
        sentences = [f"{' and '.join(lost)} could not be read."] if lost else []
        if unsure:
            sentences.append(f"The list of {' and '.join(unsure)} is damaged, so there may have been more.")
        return " ".join((*sentences, *self.others))
