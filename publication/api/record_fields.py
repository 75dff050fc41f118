"""The parameters that only lists of records take: a box on the globe, words, and since when."""

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from django.utils.dateparse import parse_datetime
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from publication.searching import words_in

MOST = 2**63 - 1
WORDS = 10
DEGREES = r"-?[0-9]{1,3}(?:\.[0-9]{1,6})?"
RFC_3339 = r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9:]{8}(?:\.[0-9]{1,9})?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})"
NUMBER = r"[0-9]{1,19}"


class Box(NamedTuple):
    """Degrees, as RFC 7946 orders them; west over east crosses the antimeridian."""

    west: Decimal
    south: Decimal
    east: Decimal
    north: Decimal


@extend_schema_field(
    {
        "type": "string",
        "pattern": f"^{DEGREES}(?:,{DEGREES}){{3}}$",
        "examples": ["38.5,35.5,39.5,36.5"],
    }
)
class BoxField(serializers.Field[Box, str, str, Any]):
    """Four numbers, parted by commas."""

    default_error_messages = {
        "invalid": "not four numbers of degrees.",
        "range": "a degree that is not on the globe, or a south that lies over the north.",
    }
    accepted: Sequence[str] = (
        "west,south,east,north in degrees, such as 38.5,35.5,39.5,36.5",
        "a west greater than the east, which crosses the antimeridian",
    )

    def to_internal_value(self, data: str) -> Box:
        if not re.fullmatch(f"{DEGREES}(?:,{DEGREES}){{3}}", data, re.ASCII):
            self.fail("invalid")
        try:
            box = Box(*map(Decimal, data.split(",")))
        except InvalidOperation:
            self.fail("invalid")
        on_globe = max(abs(box.west), abs(box.east)) <= 180 and -90 <= box.south <= box.north <= 90
        if not on_globe:
            self.fail("range")
        return box


@extend_schema_field({"type": "string", "minLength": 1, "maxLength": 200, "examples": ["Raqqa"]})
class WordsField(serializers.CharField):
    """Words that are all to be found, read as they are compared."""

    accepted = (f"1 to {WORDS} words of letters or digits, such as Raqqa or الرقة",)

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=200, **options)

    def to_internal_value(self, data: Any) -> Any:
        words = list(dict.fromkeys(words_in(super().to_internal_value(data))))
        if not 1 <= len(words) <= WORDS:
            raise serializers.ValidationError(f"{len(words)} words.")
        return words


@extend_schema_field({"type": "string", "pattern": f"^(?:{NUMBER}|{RFC_3339})$", "examples": ["0"]})
class SinceField(serializers.Field[int | datetime, str, str, Any]):
    """An entry of the log, or a time."""

    default_error_messages = {"invalid": "neither a number nor a time with its offset."}
    accepted: Sequence[str] = (
        "the number of a log entry, such as 1200",
        "an RFC 3339 time, such as 2026-01-15T12:00:00Z; write + as %2B",
    )

    def to_internal_value(self, data: str) -> int | datetime:
        if re.fullmatch(NUMBER, data) and int(data) <= MOST:
            return int(data)
        if not re.fullmatch(RFC_3339, data):
            self.fail("invalid")
        try:
            at = parse_datetime(data.upper())
        except ValueError:
            at = None
        if at is None:
            self.fail("invalid")
        return at
