"""What a parser says about its input: problems refuse, notices tell."""

import dataclasses
import re
from dataclasses import dataclass

from sources.refusals import Message, marked

# More people than live anywhere: a number above it is a slip.
MOST_PERSONS = 10**10
STORABLE = marked("text without null characters or halves of characters")
UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


def storable(text: str) -> bool:
    """Whether the database can hold a text."""
    return UNSTORABLE.search(text) is None


@dataclass(frozen=True, slots=True)
class Problem:
    """Input that cannot be taken: where it stands, its value and what would be accepted."""

    where: str
    field: str
    value: str
    accepted: str
    # The same in parts, for another language.
    told: Message | None = dataclasses.field(default=None, compare=False, repr=False)

    @classmethod
    def of(
        cls, where: str, field: str, value: str, accepted: str, /, **values: object
    ) -> "Problem":
        """Make a problem of a marked text, with what stands in its places."""
        told = Message(accepted, values)
        return cls(where, field, value, str(told), told)

    @property
    def message(self) -> Message:
        return Message(
            "%(where)s, %(field)s: %(value)r is not accepted; accepted: %(accepted)s",
            {
                "where": self.where,
                "field": self.field,
                "value": self.value,
                "accepted": self.told or self.accepted,
            },
        )

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True, slots=True)
class Notice:
    """Input that was taken, and that a reader of the import's report should know of."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"
