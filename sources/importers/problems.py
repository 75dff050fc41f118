"""What a parser says about its input: problems refuse, notices tell."""

from dataclasses import dataclass

# More people than live anywhere: a number above it is a slip.
MOST_PERSONS = 10**10
STORABLE = "text without null characters or halves of characters"


def storable(text: str) -> bool:
    """Whether the database can hold a text."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


@dataclass(frozen=True, slots=True)
class Problem:
    """Input that cannot be taken: where it stands, its value and what would be accepted."""

    where: str
    field: str
    value: str
    accepted: str

    def __str__(self) -> str:
        return (
            f"{self.where}, {self.field}: {self.value!r} is not accepted; accepted: {self.accepted}"
        )


@dataclass(frozen=True, slots=True)
class Notice:
    """Input that was taken, and that a reader of the import's report should know of."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"
