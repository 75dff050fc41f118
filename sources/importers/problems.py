"""What a parser says about its input: problems refuse, notices tell."""

from dataclasses import dataclass


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
