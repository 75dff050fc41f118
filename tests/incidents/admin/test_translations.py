"""The admin speaks Arabic, and the compiled catalogues are those that can be read."""

import ast
import gettext
import re

import pytest
from django.conf import settings

from incidents.reconciliation.wording import CAUTIONS

QUOTED = r'"(?:[^"\\]|\\.)*"'
ENTRY = re.compile(rf"^msgid ({QUOTED})\nmsgstr ({QUOTED})$", re.M)
IN_CODE = re.compile(rf"\b(?:_|gettext)\(\s*((?:{QUOTED}\s*)+),?\s*\)")
IN_TEMPLATE = re.compile(r'{% translate "(.*?)"')
# Django's own catalogue says these.
DJANGO = {"Home", "History", "Yes", "No"}


def strings_of(app: str) -> set[str]:
    """Every literal that the code and the templates of an app hand to gettext."""
    found: set[str] = set()
    for file in (settings.BASE_DIR / app).rglob("*.py"):
        for literals in IN_CODE.findall(file.read_text(encoding="utf-8")):
            found.add("".join(ast.literal_eval(each) for each in re.findall(QUOTED, literals)))
    for file in (settings.BASE_DIR / app).rglob("*.html"):
        found |= set(IN_TEMPLATE.findall(file.read_text(encoding="utf-8")))
    return found


def catalogue_of(app: str) -> dict[str, str]:
    text = (settings.BASE_DIR / app / "locale/ar/LC_MESSAGES/django.po").read_text("utf-8")
    pairs = [(ast.literal_eval(a), ast.literal_eval(b)) for a, b in ENTRY.findall(text)]
    return {message: said for message, said in pairs if message}


@pytest.mark.parametrize("app", ["sources", "incidents"])
def test_every_string_is_said_in_arabic(app: str) -> None:
    said, strings = catalogue_of(app), strings_of(app)
    assert len(strings) > 60
    assert strings - said.keys() - DJANGO == set()
    assert [message for message, arabic in said.items() if not arabic] == []


def test_every_caution_of_the_wording_reader_is_said_in_arabic() -> None:
    assert set(CAUTIONS.values()) <= catalogue_of("incidents").keys()


@pytest.mark.parametrize("app", ["sources", "incidents"])
def test_a_translation_keeps_the_places_of_values(app: str) -> None:
    for message, said in catalogue_of(app).items():
        places = re.findall(r"%\(\w+\)s", message)
        assert sorted(places) == sorted(re.findall(r"%\(\w+\)s", said)), message


@pytest.mark.parametrize("app", ["sources", "incidents"])
def test_the_compiled_catalogue_is_the_readable_one(app: str) -> None:
    with (settings.BASE_DIR / app / "locale/ar/LC_MESSAGES/django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message, said in catalogue_of(app).items():
        assert compiled.gettext(message) == said
    assert len(vars(compiled)["_catalog"]) == len(catalogue_of(app)) + 1
