"""Points as people write them, in degrees. Pure.

35.95, 39.01 · ٣٥٫٩٥، ٣٩٫٠١ · 35°57'N 39°0'E · 39.01 E; 35.95 N
"""

import re
from decimal import Decimal
from typing import NamedTuple

from sources.digits import plain_digits

LATITUDES, LONGITUDES = 90, 180
EXACT_TO = Decimal("0.000001")

NORTH, SOUTH, EAST, WEST = "NSEW"
HEMISPHERES = {
    **dict.fromkeys(("n", "north", "شمال", "شمالا", "ش"), NORTH),
    **dict.fromkeys(("s", "south", "جنوب", "جنوبا", "ج"), SOUTH),
    **dict.fromkeys(("e", "east", "شرق", "شرقا", "ق"), EAST),
    **dict.fromkeys(("w", "west", "غرب", "غربا", "غ"), WEST),
}
# One sign for each of what keyboards, phones and encyclopaedias write.
SIGNS = str.maketrans(
    {
        **dict.fromkeys("º˚", "°"),
        **dict.fromkeys("′’‘´`", "'"),
        **dict.fromkeys("″”“", '"'),
        **dict.fromkeys("−–", "-"),
        "٫": ".",
        "،": ",",
        "؛": ";",
        **dict.fromkeys("\u200e\u200f\u061c\u2066\u2067\u2068\u2069ـ"),
    }
)
WORD = "|".join(sorted(HEMISPHERES, key=len, reverse=True))
HALF = rf"""
    (?P<before>{WORD})?\s*
    (?P<sign>[-+])?\s*(?P<degrees>\d+(?:\.\d+)?)\s*
    (?:°\s*(?:(?P<minutes>\d+(?:\.\d+)?)\s*'\s*(?:(?P<seconds>\d+(?:\.\d+)?)\s*(?:"|''))?)?)?\s*
    (?P<after>{WORD})?
"""
ONE = re.compile(HALF, re.VERBOSE)
# Between two numbers. A comma with a digit on both sides may be the sign of decimals.
BETWEEN = re.compile(r"\s*[,;/]\s*|\s+")
DECIMAL_COMMA = re.compile(r"\d,\d")


class Point(NamedTuple):
    """Latitude and longitude in degrees, to six decimals (about 10 cm)."""

    latitude: Decimal
    longitude: Decimal


def read_point(text: str) -> Point | None:
    """Read a latitude and a longitude, in this order unless letters say which is which.

    Returns None for what is no point on Earth, and where a comma may mark decimals (35,95).
    """
    plain = _plain(text)
    for between in BETWEEN.finditer(plain):
        halves = ONE.fullmatch(plain[: between.start()]), ONE.fullmatch(plain[between.end() :])
        if halves[0] and halves[1] and (point := _joined(halves[0], halves[1])):
            return None if _may_be_decimal_commas(plain) else point
    return None


def read_degrees(text: str, most: int) -> Decimal | None:
    """Read one number of degrees, from -most to most: LATITUDES or LONGITUDES."""
    found = ONE.fullmatch(_plain(text))
    if found is None or _axis(found) not in (None, most):
        return None
    return _degrees(found, most)


def read_boxes(latitude: str, longitude: str) -> tuple[Decimal | None, Decimal | None]:
    """Read the two boxes of a form; a whole point in the first goes before the second."""
    return read_point(latitude) or (
        read_degrees(latitude, LATITUDES),
        read_degrees(longitude, LONGITUDES),
    )


def _plain(text: str) -> str:
    digits = plain_digits(text.translate(SIGNS).casefold())
    return digits.strip().removeprefix("(").removesuffix(")").strip()


def _may_be_decimal_commas(plain: str) -> bool:
    return "." not in plain and "°" not in plain and DECIMAL_COMMA.search(plain) is not None


def _joined(first: re.Match[str], second: re.Match[str]) -> Point | None:
    axes = _axis(first), _axis(second)
    if axes[0] == LONGITUDES or axes[1] == LATITUDES:
        first, second = second, first
        axes = axes[1], axes[0]
    if axes[0] == LONGITUDES or axes[1] == LATITUDES:
        return None
    latitude, longitude = _degrees(first, LATITUDES), _degrees(second, LONGITUDES)
    return None if latitude is None or longitude is None else Point(latitude, longitude)


def _axis(found: re.Match[str]) -> int | None:
    """Return what the letter beside a number says that it is."""
    word = found["before"] or found["after"]
    if not word:
        return None
    return LATITUDES if HEMISPHERES[word] in (NORTH, SOUTH) else LONGITUDES


def _degrees(found: re.Match[str], most: int) -> Decimal | None:
    """Return signed degrees, None for what no compass shows."""
    sign, before, after = found["sign"], found["before"], found["after"]
    minutes, seconds = (Decimal(found[name] or 0) for name in ("minutes", "seconds"))
    if (before and after) or (sign and (before or after)) or max(minutes, seconds) >= 60:
        return None
    if found["minutes"] and "." in found["degrees"]:
        return None
    value = Decimal(found["degrees"]) + minutes / 60 + seconds / 3600
    if value > most:
        return None
    southwest = sign == "-" or HEMISPHERES.get(before or after or "") in (SOUTH, WEST)
    return (-value if southwest else value).quantize(EXACT_TO) + 0
