"""Reading a JSON document, with every fault named by path, value and what is accepted."""

import re
from collections import Counter
from collections.abc import Collection, Container, Sequence
from datetime import date
from decimal import Decimal

from sources.dates import ACCEPTED_DAYS, is_far
from sources.importers.problems import MOST_PERSONS, STORABLE, Problem, storable
from sources.naming import split_names
from sources.refusals import Message, marked

ONCE = marked("each once")
SLUG = re.compile(r"[-\w]+", re.ASCII)
LINK = re.compile(r"https?://[^\s/]", re.IGNORECASE)


class Node:
    """One object of a document.

    A reader that meets a fault records it and returns a stand-in, so that one pass finds every
    fault of the document; a document with problems must be discarded. ``close`` refuses the keys
    that nobody read, so that a misspelt key cannot pass for an absent one.
    """

    def __init__(self, path: str, value: object, problems: list[Problem]) -> None:
        self.path = path
        self.problems = problems
        self._read: dict[str, None] = {}
        if not isinstance(value, dict):
            problems.append(Problem.of(path, "value", str(value), "an object"))
            value = {}
        self._values: dict[str, object] = value

    def refuse(self, key: str, value: object, accepted: str, /, **values: object) -> None:
        shown = "" if value is None else str(value)
        self.problems.append(Problem.of(self.path, key, shown, accepted, **values))

    def _get(self, key: str) -> object:
        self._read[key] = None
        return self._values.get(key)

    def text(self, key: str, *, required: bool = False, longest: int | None = None) -> str:
        """Return a text of at most so many characters, "" where there is none."""
        value = self._get(key)
        if value is None and not required:
            return ""
        if not isinstance(value, str) or (required and not value.strip()):
            self.refuse(key, value, "a text that is not empty" if required else "a text")
            return ""
        if not storable(value):
            self.refuse(key, ascii(value), STORABLE)
            return ""
        if longest and len(value) > longest:
            self.refuse(key, value, "a text of at most %(most)s characters", most=longest)
            return ""
        return value

    def slug(self, key: str, *, longest: int) -> str:
        """Return a code that the document gives to something of its own."""
        value = self.text(key, required=True, longest=longest)
        if value and not SLUG.fullmatch(value):
            self.refuse(key, value, "a code of Latin letters, digits, hyphens and underscores")
        return value

    def link(self, key: str, *, longest: int) -> str:
        """Return the address of a page, "" where there is none."""
        value = self.text(key, longest=longest)
        if value and not LINK.match(value):
            self.refuse(key, value, "an address that begins with http:// or https://")
        return value

    def code(self, key: str, accepted: Collection[str], *, default: str | None = None) -> str:
        """Return a code out of a closed list; without a default it must be there."""
        value = self._get(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or value not in accepted:
            self.refuse(key, value, "one of %(codes)s", codes=tuple(accepted))
            return ""
        return value

    def reference(
        self, key: str, known: Container[str], accepted: str, *, required: bool = True
    ) -> str:
        """Return the code of something that stands elsewhere, "" where none is given or needed."""
        value = self.text(key, required=required)
        if value and value not in known:
            if len(split_names(value)) > 1:
                self.refuse(key, value, "one in each: %(name)s", name=Message(accepted))
            else:
                self.refuse(key, value, accepted)
        return value

    def count(self, key: str, *, most: int = MOST_PERSONS) -> int | None:
        """Return whole persons, None where no figure is given: unknown is not zero."""
        value = self._get(key)
        if value is None:
            return None
        if type(value) is not int or not 0 <= value <= most:
            self.refuse(key, value, "a whole number, 0 to %(most)s, or no value at all", most=most)
            return None
        return value

    def flag(self, key: str) -> bool:
        value = self._get(key)
        if not isinstance(value, bool | None):
            self.refuse(key, value, "true or false")
        return value is True

    def day(self, key: str) -> date | None:
        value = self.text(key)
        if not value:
            return None
        try:
            day = date.fromisoformat(value)
        except ValueError:
            self.refuse(key, value, "a date, written 2017-06-05")
            return None
        if is_far(day, day):
            self.refuse(key, value, ACCEPTED_DAYS)
            return None
        return day

    def degrees(self, key: str, limit: int) -> Decimal | None:
        """Return a coordinate from -limit to limit, in degrees, or None."""
        value = self._get(key)
        if value is None:
            return None
        # In Python true and false are whole numbers; in a document they are none.
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= limit:
            self.refuse(key, value, "degrees from -%(most)s to %(most)s", most=limit)
            return None
        return Decimal(str(value))

    def references(self, key: str, known: Container[str], accepted: str) -> tuple[str, ...]:
        """Return the codes of things that stand elsewhere, each of them once."""
        value = self._get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.refuse(key, value, "a list of texts")
            return ()
        for unknown in (item for item in value if item not in known):
            self.refuse(key, unknown, accepted)
        self.refuse_repeated(key, value)
        return tuple(value)

    def refuse_repeated(self, key: str, values: Sequence[str]) -> None:
        """Refuse what stands in a list of this object twice."""
        for value, times in Counter(values).items():
            if value.strip() and times > 1:
                self.refuse(key, value, ONCE)

    def child(self, key: str) -> "Node":
        return Node(f"{self.path}.{key}", self._get(key), self.problems)

    def children(self, key: str) -> list["Node"]:
        """Return the objects of a list, none where there is no list."""
        value = self._get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.refuse(key, value, "a list of objects")
            return []
        return [
            Node(f"{self.path}.{key}[{index}]", item, self.problems)
            for index, item in enumerate(value)
        ]

    def close(self) -> None:
        for key in self._values.keys() - self._read.keys():
            self.refuse("key", key, "one of %(codes)s", codes=tuple(self._read))
