"""Every string of the project that people are shown, found in the code and in the templates."""

import ast
import gettext
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import django
from django.conf import settings
from django.utils.translation.template import templatize

APPS = ("sources", "incidents", "publication", "harmtrack")
DJANGO = Path(django.__file__).parent
# Calls whose argument at this place is a string of the catalogues; refusals are found by descent.
MARKING = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "marked"), 0),
    "pgettext": 1,
    "pgettext_lazy": 1,
    "npgettext": 1,
    "Message": 0,
}
# Refusals that are made of a code, for which a table has the marked text.
CODED = {"NotADate", "MoveRefused"}
# Methods of readers of files, and Problem.of, whose words say what would be accepted.
ACCEPTING = {"refuse": 2, "of": 3}
# Programs that are given away by themselves, and speak English in a terminal.
ALONE = {"client.py"}
WORDS = re.compile(r"[^\W\d_]{2}")
QUOTED = r'"(?:[^"\\]|\\.)*"'
ENTRY = re.compile(
    rf"^(?:msgctxt (?P<context>{QUOTED})\n)?msgid (?P<message>{QUOTED})\n"
    rf"(?:msgid_plural {QUOTED}\n)?(?P<forms>(?:msgstr.* {QUOTED}\n)+)",
    re.M,
)
IN_TEMPLATE = re.compile(
    r"""\b(?:n?pgettext\(\s*u?(['"]).*?\1,\s*|n?gettext\(\s*|_\(\s*)u?(['"])(.*?)\2"""
)


def files(app: str, ending: str) -> Iterator[Path]:
    """The files of an app with an ending such as ``py``; migrations show nobody anything."""
    for file in sorted((settings.BASE_DIR / app).rglob(f"*.{ending}")):
        if "migrations" not in file.parts and file.name not in ALONE:
            yield file


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def name_of(call: ast.expr) -> str:
    """The last name of what is called."""
    match call:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


@cache
def descendants(base: str) -> frozenset[str]:
    """The names of the classes that descend from one, among all of the project."""
    found = {base}
    classes = [
        node
        for app in APPS
        for file in files(app, "py")
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.ClassDef)
    ]
    while (
        more := {each.name for each in classes if found & {name_of(one) for one in each.bases}}
        - found
    ):
        found |= more
    return frozenset(found)


@dataclass
class Found:
    """The strings of a file, and the places where something else stands than a string."""

    strings: set[str] = field(default_factory=set)
    broken: list[int] = field(default_factory=list)


@cache
def in_code(file: Path) -> Found:
    found = Found()
    places = MARKING | dict.fromkeys(descendants("Refusal") - CODED, 0)
    for node in ast.walk(tree_of(file)):
        if not isinstance(node, ast.Call):
            continue
        name = name_of(node.func)
        place = places.get(name)
        if isinstance(node.func, ast.Attribute) and name in ACCEPTING:
            place = ACCEPTING[name]
        if place is None or len(node.args) <= place:
            continue
        said = node.args[place]
        for each in (said.body, said.orelse) if isinstance(said, ast.IfExp) else (said,):
            match each:
                case ast.Constant(value=str(text)):
                    found.strings.add(text)
                case ast.JoinedStr() | ast.BinOp():
                    found.broken.append(node.lineno)
    return found


def in_template(file: Path) -> set[str]:
    code = templatize(file.read_text(encoding="utf-8"), origin=str(file))
    return {
        re.sub(r"\\(.)", r"\1", text.replace("%%", "%")) for _, _, text in IN_TEMPLATE.findall(code)
    }


def strings_of(app: str) -> set[str]:
    """Every literal that the code and the templates of an app hand to gettext."""
    code = [in_code(file).strings for file in files(app, "py")]
    return set().union(*code, *(in_template(file) for file in files(app, "html")))


@cache
def catalogue(app: str) -> dict[str, list[str]]:
    """Each message with its translations, of which a counted one has six."""
    text = (settings.BASE_DIR / app / "locale/ar/LC_MESSAGES/django.po").read_text("utf-8") + "\n"
    return {
        ast.literal_eval(entry["message"]): [
            ast.literal_eval(form) for form in re.findall(QUOTED, entry["forms"])
        ]
        for entry in ENTRY.finditer(text)
        if entry["message"] != '""'
    }


@cache
def compiled(folder: Path) -> dict[str | tuple[str, int], str]:
    with (folder / "locale/ar/LC_MESSAGES/django.mo").open("rb") as file:
        held = vars(gettext.GNUTranslations(file))["_catalog"]
    return {message: said for message, said in held.items() if message}


@cache
def said_by_django() -> frozenset[str]:
    """What Django's own catalogues say in Arabic."""
    folders = (DJANGO / "conf", DJANGO / "contrib/admin", DJANGO / "contrib/auth")
    return frozenset(
        message if isinstance(message, str) else message[0]
        for folder in folders
        for message in compiled(folder)
    )


class _Text(HTMLParser):
    """What a page shows by itself: its text, and the attributes that are read out."""

    SHOWN = frozenset({"title", "alt", "placeholder", "aria-label", "aria-description"})

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._within.append(tag)
        self.texts += [value for name, value in attrs if name in self.SHOWN and value]

    def handle_endtag(self, tag: str) -> None:
        while self._within and self._within.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not {"script", "style", "code", "pre"} & set(self._within):
            self.texts.append(data)


def literal_text(file: Path) -> list[str]:
    """What a template shows in its own words, outside of every tag of the template language."""
    text = file.read_text(encoding="utf-8")
    text = re.sub(r"{% comment.*?endcomment %}|{#.*?#}", "", text, flags=re.S)
    text = re.sub(r"{% blocktranslate.*?endblocktranslate %}", "", text, flags=re.S)
    text = re.sub(r"{%.*?%}|{{.*?}}", "", text, flags=re.S)
    parser = _Text()
    parser.feed(text)
    parser.close()
    return [" ".join(each.split()) for each in parser.texts if WORDS.search(each)]
