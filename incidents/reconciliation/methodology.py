"""The version of the method that gave a number."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Methodology:
    """What a stored range names so that it can be replayed.

    `k` is the number of independent first-hand voices that a corroborated floor needs (1 or more).
    """

    version: str = "1"
    k: int = 2
    lexicon: str = "floor-v1"

    def __post_init__(self) -> None:
        if isinstance(self.k, bool) or not isinstance(self.k, int) or self.k < 1:
            raise ValueError(f"k: {self.k!r} is not accepted; a whole number of 1 or more is")


CURRENT = Methodology()
