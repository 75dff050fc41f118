"""Decimal digits of any script, and those that Arabic is written with. Pure."""

import re
import unicodedata

TO_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
SEPARATORS = str.maketrans({"٬": None, "٫": "."})
# A number that stands by itself. One with a Latin letter, a hyphen or a stop beside it is part of a
# code (SY11, HT100001), of a date (2017-08-21) or of an address.
NUMBER = re.compile(r"(?<![A-Za-z0-9_./~-])[0-9]+(?:,[0-9]{3})*(?![A-Za-z0-9_/~-]|[.,:][0-9])")


# No key of a row has more digits than PostgreSQL counts to.
LONGEST_KEY = 18


class Plain(dict[int, str]):
    """What each letter becomes, decided the first time that it is met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        self[code] = str(unicodedata.decimal(letter)) if letter.isdecimal() else letter
        return self[code]


PLAIN = Plain()


def plain_digits(text: str) -> str:
    """`text` with every decimal digit of any script as 0-9; positions do not move."""
    return text if text.isascii() else text.translate(PLAIN)


def plain_number(text: str) -> str:
    """`text` with the digits and the separators of an Arabic number as Python writes it."""
    return plain_digits(text).translate(SEPARATORS)


def arabic_digits(text: str) -> str:
    """`text` with its whole numbers in Arabic-Indic digits; codes and ISO dates as they are."""
    return NUMBER.sub(lambda found: found[0].translate(TO_ARABIC).replace(",", "٬"), text)


def is_key(text: str) -> bool:
    """Whether a text can be the key of a row, so that the database can be asked for it."""
    return text.isdecimal() and len(text) <= LONGEST_KEY
