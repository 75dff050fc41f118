"""Everything that people are shown goes through gettext, and is said in Arabic."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.utils.functional import Promise

from incidents.codebook import VOCABULARIES
from incidents.reconciliation.wording import CAUTIONS
from sources.admin.telling import DOORS
from tests.strings import (
    APPS,
    WORDS,
    catalogue,
    compiled,
    descendants,
    files,
    in_code,
    literal_text,
    name_of,
    said_by_django,
    strings_of,
    tree_of,
)

ARABIC = re.compile("[\u0600-\u06ff]")
PLACE = re.compile(r"%\((\w+)\)")
# Strings of tables that stand in pure modules as they are, and are translated where they are shown.
IN_TABLES = {
    *CAUTIONS.values(),
    *(vocabulary.definition for vocabulary in VOCABULARIES),
    *(value.definition for vocabulary in VOCABULARIES for value in vocabulary),
}
# Said in no language: names, and what Arabic writes in the same signs.
SAME_IN_ARABIC = {"37."}
# Templates' own words that are no words to translate.
LITERAL = {
    "recipes.md": "a name of a file",
    "harmtrack": "the name of the product",
    "English": "a language in its own tongue, on the switch of languages",
    "العربية": "a language in its own tongue, on the switch of languages",
    "API": "a name",
    "OpenAPI 3.1": "a name",
    "null": "a value as the API writes it",
    "account": "a class of the style sheet",
    "arabic-digits": "a class of the style sheet",
    "harmtrack login": "classes of the style sheet",
}
# Rooms whose errors and labels no page shows, each with the reason.
UNSHOWN = {
    "incidents/reconciliation": "the engine's errors are those of its specification, in English",
    "incidents/management": "a terminal speaks English",
    "publication/management": "a terminal speaks English",
    "publication/api": "the API speaks English",
    "harmtrack/management": "a terminal speaks English",
    "harmtrack/embedded": "a terminal speaks English",
    "harmtrack/checks.py": "a terminal speaks English",
    "publication/synthetic": "a terminal speaks English",
    "publication/manifest.py": "a terminal speaks English",
    "publication/comparing.py": "a slip in the code: the doors ask in the order of the log",
    "publication/exports": "a NUL, which the database holds in no text",
    "publication/report/blocks.py": "a slip in the code: a document that cannot be laid out",
    "sources/codebook.py": "a slip in the code, found at start",
    "incidents/coding.py": "codes, which incidents/admin/readings.py says",
    "sources/dates/spans.py": "a slip in the code: no door calls it with a season and a mark",
    "sources/importers/ucdp_records.py": "the title of a report, as data",
    "sources/dates/telling.py": "a slip in the code: the language is the door's",
    "publication/report/telling.py": "a slip in the code: the language is the door's",
}
LABELS = {
    *("verbose_name", "verbose_name_plural", "help_text", "label", "description", "empty_label"),
    *("short_description", "violation_error_message", "title", "site_header", "site_title"),
    *("index_title", "empty_value_display"),
}
# Fields that no page names.
UNNAMED = {"id", "search_keys", "reviewed_through"}


def shown_files(ending: str = "py") -> Iterator[Path]:
    for app in APPS:
        for file in files(app, ending):
            if not file.relative_to(settings.BASE_DIR).as_posix().startswith(tuple(UNSHOWN)):
                yield file


def at(file: Path, line: int) -> str:
    return f"{file.relative_to(settings.BASE_DIR)}:{line}"


def plain(node: ast.expr | None) -> bool:
    """Whether it is a text as it stands, with words in it."""
    match node:
        case ast.Constant(value=str(text)):
            return bool(WORDS.search(text))
        case ast.JoinedStr() | ast.BinOp(left=ast.Constant(value=str())):
            return True
        case ast.List(elts=parts):
            return any(plain(part) for part in parts)
        case ast.Dict(values=parts):
            return any(plain(part) for part in parts)
    return False


# What is said ------------------------------------------------------------------------------------


def test_every_string_is_said_in_arabic() -> None:
    said = set[str]().union(*(catalogue(app) for app in APPS)) | said_by_django()
    shown = IN_TABLES.union(*(strings_of(app) for app in APPS))
    assert len(shown) > 500
    assert sorted(shown - said - SAME_IN_ARABIC) == []


def test_no_catalogue_says_what_is_shown_nowhere() -> None:
    shown = IN_TABLES.union(*(strings_of(app) for app in APPS))
    said = set[str]().union(*(catalogue(app) for app in APPS))
    assert sorted(said - shown) == []


@pytest.mark.parametrize("app", APPS)
def test_what_is_said_is_arabic_in_one_form_or_six(app: str) -> None:
    for message, forms in catalogue(app).items():
        assert len(forms) in (1, 6), message
        assert message in SAME_IN_ARABIC or all(
            ARABIC.search(form) or not re.search("[A-Za-z]{2}", PLACE.sub("", form))
            for form in forms
        ), message
        assert all(forms), message


def test_two_catalogues_never_say_the_same_differently() -> None:
    said: dict[str, list[str]] = {}
    for app in APPS:
        for message, forms in catalogue(app).items():
            assert said.setdefault(message, forms) == forms, message


@pytest.mark.parametrize("app", APPS)
def test_a_translation_keeps_the_places_of_values(app: str) -> None:
    for message, forms in catalogue(app).items():
        # One and two are words of their own in Arabic, without a digit.
        for form in forms[3:] if len(forms) == 6 else forms:
            assert set(PLACE.findall(form)) >= set(PLACE.findall(message)), message


@pytest.mark.parametrize("app", APPS)
def test_the_compiled_catalogue_is_the_readable_one(app: str) -> None:
    readable = {
        (message, number) if len(forms) > 1 else message: form
        for message, forms in catalogue(app).items()
        for number, form in enumerate(forms)
    }
    assert compiled(settings.BASE_DIR / app) == readable


# What goes around gettext ------------------------------------------------------------------------


def test_only_whole_strings_are_handed_to_gettext() -> None:
    assert [at(file, line) for file in shown_files() for line in in_code(file).broken] == []


# What is printed on the keys themselves.
KEY = re.compile(r"(Alt|Ctrl)( \S+)?")


def test_no_template_has_words_of_its_own() -> None:
    found = [
        (file.relative_to(settings.BASE_DIR).as_posix(), part.strip())
        for file in shown_files("html")
        for text in literal_text(file)
        for part in re.split(r"[·|›]", text)
        if WORDS.search(part) and part.strip() not in LITERAL and not KEY.fullmatch(part.strip())
    ]
    assert found == []


def test_no_script_has_words_of_its_own() -> None:
    """Scripts take their words from the page."""
    words = re.compile(r"""(["'`])((?:(?!\1).)*[A-Za-z]{2,} [a-z]{2,}(?:(?!\1).)*)\1""")
    selector = re.compile(r"[#.\[>:=]|use strict")
    found = [
        (file.relative_to(settings.BASE_DIR).as_posix(), text)
        for file in shown_files("js")
        for line in file.read_text(encoding="utf-8").splitlines()
        if not line.strip().startswith(("//", "*", "/*"))
        for _, text in words.findall(line)
        if not selector.search(text)
    ]
    assert found == []


def test_no_label_goes_around_gettext() -> None:
    found = []
    for file in shown_files():
        for node in ast.walk(tree_of(file)):
            match node:
                case ast.keyword(arg=str(name), value=value) if name in LABELS and plain(value):
                    found.append(at(file, value.lineno))
                case ast.Assign(targets=[ast.Name(id=name)], value=value) if (
                    name in LABELS and plain(value)
                ):
                    found.append(at(file, value.lineno))
    assert found == []


def test_every_field_of_a_model_with_a_page_has_a_translated_name() -> None:
    bare = [
        f"{model._meta.label}.{field.name}"
        for model in admin.site._registry
        if model._meta.app_label in APPS
        for field in model._meta.concrete_fields
        if not isinstance(field.verbose_name, Promise) and field.name not in UNNAMED
    ]
    assert bare == []


def test_no_error_goes_around_gettext() -> None:
    """A refusal is a Refusal, or its words are translated where it is raised."""
    errors = (descendants("ValueError") | {"ValidationError"}) - descendants("Refusal")
    found = [
        at(file, node.lineno)
        for file in shown_files()
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)
        if name_of(node.exc.func) in errors and any(plain(each) for each in node.exc.args)
    ]
    assert found == []


def test_no_notice_goes_around_gettext() -> None:
    """Whatever a door says to a person, and a refusal that it passes on."""
    levels = {"debug", "info", "success", "warning", "error", "add_error"}
    found = [
        at(file, node.lineno)
        for file in shown_files()
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in levels and name_of(node.func.value) not in {"logger", "log"}
        for said in node.args[1:]
        if plain(said) or (isinstance(said, ast.Call) and name_of(said.func) == "str")
    ]
    assert found == []


def test_every_door_has_a_name_in_the_history() -> None:
    named = {
        node.value.value
        for app in APPS
        for file in files(app, "py")
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.keyword) and node.arg == "door"
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    }
    assert len(named) > 5
    assert named - DOORS.keys() == set()
