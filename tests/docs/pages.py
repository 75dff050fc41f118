"""The pages of the documentation, and what stands fenced in them."""

import json
import re
from pathlib import Path
from typing import Any

from django.conf import settings

BASE = Path(settings.BASE_DIR)


def page(name: str) -> str:
    """The text of a page, by its path in the repository."""
    return (BASE / name).read_text(encoding="utf-8")


def fenced(text: str, language: str) -> list[str]:
    """The blocks of one language, indented ones too."""
    return re.findall(rf"^ *```{language}\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)


def examples(text: str) -> dict[str, list[dict[str, Any]]]:
    """The cases of all JSON blocks, by what is asked of them."""
    cases: dict[str, list[dict[str, Any]]] = {}
    for block in fenced(text, "json"):
        for kind, found in json.loads(block).items():
            cases.setdefault(kind, []).extend(found)
    return cases


def rows(text: str, heading: str) -> list[list[str]]:
    """The cells of the table whose header row begins with these cells, which may stand twice."""
    table = re.findall(
        rf"^\| {re.escape(heading)}.*\|\n\|[ |-]+\|\n((?:\|.*\|\n?)+)", text, re.MULTILINE
    )
    lines = "".join(found if found.endswith("\n") else f"{found}\n" for found in table).splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
