from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from incidents.codebook import VERSION, VOCABULARIES
from sources.codebook import Vocabulary
from sources.saying import in_arabic

INTRODUCTION = f"""\
# Codebook

Version {VERSION}. Every closed vocabulary of harmtrack, with what each code means. The API serves
the same under `/api/v1/codebook/`. A code is never used again for something else: a changed meaning
is a new code.

This page is written by `python manage.py codebook > docs/codebook.md`.
"""
OVERLAPPING = "One person can stand under two of these: they are never added up."
HEAD = "| code | English | Arabic | meaning | المعنى |\n| --- | --- | --- | --- | --- |\n"


class Command(BaseCommand):
    help = "Write every vocabulary as one Markdown page."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("\n".join(page()), ending="")


def page() -> Iterator[str]:
    yield INTRODUCTION
    for vocabulary in VOCABULARIES:
        remark = f" {OVERLAPPING}" if vocabulary.overlapping else ""
        yield f"## `{vocabulary.name}`\n\n{vocabulary.definition}{remark}\n"
        yield f"{in_arabic(vocabulary.definition)}\n"
        yield table(vocabulary)


def table(vocabulary: Vocabulary) -> str:
    rows = (
        f"| `{v.code}` | {v.en} | {v.ar} | {v.definition} | {in_arabic(v.definition)} |\n"
        for v in vocabulary
    )
    return HEAD + "".join(rows)
