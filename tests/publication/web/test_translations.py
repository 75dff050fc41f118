"""The Arabic of the public pages: whole, and the compiled catalogue is the one that can be read."""

import ast
import gettext
import re
from pathlib import Path

from django.conf import settings

CATALOGUE = settings.BASE_DIR / "publication/locale/ar/LC_MESSAGES"
PUBLIC = [
    *(settings.BASE_DIR / "publication/templates/publication").glob("*.html"),
    *(settings.BASE_DIR / "publication/api").glob("*.py"),
]
ENTRY = re.compile(r'^msgid ((?:".*"\n)+)(?:msgid_plural .*\n)?((?:msgstr.*\n(?:".*"\n)*)+)', re.M)
IN_TEMPLATE = re.compile(
    r'{% translate "(.*?)" %}|{% blocktranslate %}(.*?){% endblocktranslate %}'
)
IN_CODE = re.compile(r'\b_\(\s*((?:"[^"]*"\s*)+)\)')


def read(text: str) -> str:
    """Join the quoted lines of a message."""
    return "".join(ast.literal_eval(line) for line in re.findall(r'"(?:[^"\\]|\\.)*"', text))


def source() -> dict[str, list[str]]:
    """The messages of the readable catalogue with their translations."""
    entries = ENTRY.findall((CATALOGUE / "django.po").read_text(encoding="utf-8") + "\n")
    return {
        read(msgid): [
            read(form) for form in re.split(r"^msgstr(?:\[\d\])? ", forms, flags=re.M)[1:]
        ]
        for msgid, forms in entries
    }


def public_strings(file: Path) -> set[str]:
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        return {read(found) for found in IN_CODE.findall(text)}
    found = {plain or block for plain, block in IN_TEMPLATE.findall(text)}
    return {re.sub(r"{{ (\w+) }}", r"%(\1)s", each) for each in found}


def test_the_compiled_catalogue_is_the_readable_one() -> None:
    with (CATALOGUE / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    messages = source()
    assert len(messages) > 50
    for message, forms in messages.items():
        if len(forms) == 1 and message:
            assert compiled.gettext(message) == forms[0], message
    known = vars(compiled)["_catalog"]
    singular = {message for message in known if isinstance(message, str)}
    assert singular | {message for message, _ in known.keys() - singular} == set(messages)


def test_everything_public_is_said_in_arabic() -> None:
    messages = source()
    strings = set().union(*(public_strings(file) for file in PUBLIC))
    assert len(strings) > 30
    for string in strings:
        assert any("\u0600" <= letter <= "\u06ff" for letter in messages[string][0]), string


def test_a_translation_keeps_the_places_of_values() -> None:
    for message, forms in source().items():
        if message:
            names = set(re.findall(r"%\(\w+\)s", message))
            assert set(re.findall(r"%\(\w+\)s", forms[-1])) >= names, message
