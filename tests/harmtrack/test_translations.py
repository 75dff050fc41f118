"""Signing in speaks Arabic, and the compiled catalogue is the one that can be read."""

import ast
import gettext
import re

import pytest
from django.conf import settings

PROJECT = settings.BASE_DIR / "harmtrack"
CATALOGUE = PROJECT / "locale/ar/LC_MESSAGES"
QUOTED = r'"(?:[^"\\]|\\.)*"'
ENTRY = re.compile(
    rf"^msgid ({QUOTED})\n(?:msgid_plural {QUOTED}\n)?((?:msgstr.* {QUOTED}\n)+)", re.M
)
IN_CODE = re.compile(rf"\b(?:_|ngettext)\(\s*((?:{QUOTED}\s*)+)")
IN_TEMPLATE = re.compile(r'{% translate "(.*?)" %}|{% blocktranslate [^%]*%}(.*?){% plural %}')
PLACE = re.compile(r"%\(\w+\)[sd]")
# Django's own catalogue says these.
DJANGO = {"Home", "Log in", "Log out"}


def joined(literals: str) -> str:
    return "".join(ast.literal_eval(each) for each in re.findall(QUOTED, literals))


def strings() -> set[str]:
    """Every literal that the code and the templates hand to gettext."""
    found = {
        joined(literals)
        for file in PROJECT.rglob("*.py")
        for literals in IN_CODE.findall(file.read_text(encoding="utf-8"))
    }
    for file in PROJECT.rglob("*.html"):
        for plain, counted in IN_TEMPLATE.findall(file.read_text(encoding="utf-8")):
            found.add(plain or re.sub(r"{{ (\w+) }}", r"%(\1)s", counted))
    return found


def catalogue() -> dict[str, list[str]]:
    """Each message with its translations, of which a counted one has six."""
    entries = ENTRY.findall((CATALOGUE / "django.po").read_text(encoding="utf-8"))
    said = {joined(message): re.findall(QUOTED, forms) for message, forms in entries}
    return {
        message: [ast.literal_eval(form) for form in forms]
        for message, forms in said.items()
        if message
    }


def test_every_string_is_said_in_arabic_and_no_other() -> None:
    assert strings() - DJANGO == catalogue().keys()
    for message, forms in catalogue().items():
        assert len(forms) in (1, 6), message
        assert all(re.search("[\u0600-\u06ff]", form) for form in forms), message


@pytest.mark.parametrize("message", catalogue())
def test_a_translation_keeps_the_places_of_values(message: str) -> None:
    for form in catalogue()[message]:
        assert PLACE.findall(form) == PLACE.findall(message)


def test_the_compiled_catalogue_is_the_readable_one() -> None:
    with (CATALOGUE / "django.mo").open("rb") as file:
        compiled = vars(gettext.GNUTranslations(file))["_catalog"]
    readable = {
        (message, number) if len(forms) > 1 else message: form
        for message, forms in catalogue().items()
        for number, form in enumerate(forms)
    }
    assert {message: said for message, said in compiled.items() if message} == readable
