"""Links lead somewhere, commands exist, the README's examples run, and the picture is true."""

import re
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pandas  # type: ignore[import-untyped]
import pytest
from django.core.management import get_commands
from django.test import Client

from incidents.codebook import VERSION
from incidents.reconciliation.figures import Figure
from incidents.reconciliation.methodology import CURRENT
from incidents.reconciliation.ranges import reconcile
from incidents.reconciliation.wording import read
from tests.docs.pages import BASE, fenced, page

PAGES = sorted(
    str(path.relative_to(BASE))
    for folder in (".", "docs", "docs/adr", "deploy", "seeds")
    for path in (BASE / folder).glob("*.md")
)
README = page("README.md")
LINK = re.compile(r"\]\(([^)\s]+)\)")
VERSION_OF_PROJECT = re.search(r'^version = "(.*)"$', page("pyproject.toml"), re.MULTILINE)


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as they are made from Markdown."""
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


@pytest.mark.parametrize(
    ("name", "link"), [(name, link) for name in PAGES for link in LINK.findall(page(name))]
)
def test_a_link_leads_somewhere(name: str, link: str) -> None:
    address = urlsplit(link)
    assert not address.scheme, "the pages stand by themselves"
    target = (BASE / name).parent / address.path if address.path else BASE / name
    assert target.exists()
    if address.fragment:
        assert address.fragment in anchors(target.read_text(encoding="utf-8"))


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, waiting = set(), {"README.md"}
    while waiting:
        name = waiting.pop()
        reached.add(name)
        for link in LINK.findall(page(name)):
            target = ((BASE / name).parent / urlsplit(link).path).resolve().relative_to(BASE)
            if target.suffix == ".md" and str(target) not in reached:
                waiting.add(str(target))
    assert set(PAGES) <= reached


@pytest.mark.parametrize("name", [*PAGES, ".ci/run"])
def test_the_commands_that_a_page_names_exist(name: str) -> None:
    targets = re.findall(r"^([a-z-]+):", page("Makefile"), re.MULTILINE)
    spoken = page(name)
    made = re.findall(r"(?:^|`)make ([a-z-]+)", spoken, re.MULTILINE)
    managed = re.findall(r"manage\.py ([a-z_]+)", spoken)
    assert set(made) <= set(targets)
    assert set(managed) <= {*get_commands(), "help"}


def test_the_readme_tests_as_ci_does() -> None:
    [command] = re.findall(r"^make \w+$", page(".ci/run"), re.MULTILINE)
    assert fenced(README, "console")[1].strip() == command == "make test"


@pytest.mark.usefixtures("seeded")
def test_the_pandas_example_runs(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The code as it stands; only the way to the server is a shorter one."""
    usual = pandas.read_csv

    def fetch(url: str, **options: Any) -> pandas.DataFrame:
        address = urlsplit(url)
        answer = client.get(f"{address.path}?{address.query}")
        return usual(StringIO(answer.content.decode()), **options)

    monkeypatch.setattr(pandas, "read_csv", fetch)
    [code] = fenced(README, "python")
    names: dict[str, Any] = {}
    exec(code, names)
    months = names["months"]
    assert list(months["month"]) == ["2017-06", "2017-07", "2017-08", "2017-09"]
    assert months["best"].sum() == 516 + 393 + 558 + 302
    assert months["corroborated_min"].isna().all()


def test_the_r_example_asks_what_the_python_one_asks() -> None:
    [python], [r] = fenced(README, "python"), fenced(README, "r")
    asked = "".join(re.findall(r'"([^"]*)"\n', python.partition("(")[2].partition("\n)")[0] + "\n"))
    assert f'url <- "{asked}"' in r


def test_the_picture_shows_what_the_rules_give() -> None:
    picture = page("docs/journey.svg")
    words = re.findall(r"“(.+?)”", picture)
    cells = [read(each).cells[0] for each in words]
    answer = reconcile(
        Figure(each, each, cell.low, cell.best, cell.high, cell.hedge, cell.stance)
        for each, cell in zip(words, cells, strict=True)
    )
    assert len(words) == 3
    assert answer.open_top
    assert f">{answer.reported_min} to {answer.reported_max} or more<" in picture
    assert f">best {answer.best}<" in picture


def test_the_changelog_names_the_versions_in_force() -> None:
    changelog = page("CHANGELOG.md")
    assert VERSION_OF_PROJECT
    assert f"\n## {VERSION_OF_PROJECT[1]}\n" in changelog
    told = f"Method version {CURRENT.version}, lexicon `{CURRENT.lexicon}`, codebook {VERSION}."
    assert told in changelog


def test_every_decision_has_its_parts_and_stands_in_the_list() -> None:
    listed = page("docs/adr/README.md")
    records = sorted(Path(BASE, "docs", "adr").glob("0*.md"))
    for number, record in enumerate(records, 1):
        text = record.read_text()
        assert text.startswith(f"# {number}. ")
        assert f"[{number}]({record.name}) | {text.splitlines()[0].partition('. ')[2]} |" in listed
        assert re.findall(r"^## (.*)$", text, re.M) == ["Context", "Decision", "Consequences"]


def test_the_licence_is_the_one_that_is_named() -> None:
    licence = page("LICENSE")
    assert licence.startswith(" " * 20 + "GNU AFFERO GENERAL PUBLIC LICENSE\n")
    assert "Version 3, 19 November 2007" in licence
    assert "version 3 or later ([LICENSE](LICENSE))" in " ".join(README.split())
