"""The recipes run as they stand on the page, against a running site."""

import json
import re
import shlex
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.docs.pages import fenced, page
from tests.stack import RunningStack, wait_until

SITE = "http://localhost:8000"
PAGE = page("docs/recipes.md")
WORLD = """
from tests.world import *
from publication.actions.references import publish_references
if not Incident.objects.filter(place__code="SY11").exists():
    for when in ("2017-06-05", "2017-07", "2017-09-02"):
        incident = make_incident(when, "SY11", summary="Made-up recipe")
        add_claim(incident, "Made-up monitor", 5)
        add_claim(incident, "Made-up hospital", 7)
        make_public(incident)
publish_references(at=NOON)
"""
PYTHON = fenced(PAGE, "python")
[IN_R] = fenced(PAGE, "r")
COMMANDS = [line for block in fenced(PAGE, "console") for line in block.splitlines()]
ADDRESSES = sorted(set(re.findall(rf"{SITE}(/[^\s'\"`]+)", PAGE)))


@pytest.fixture(scope="module")
def folder(embedded_stack: RunningStack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the recipes run one after another; curl has been there first."""
    wait_until(embedded_stack.answers)
    made = embedded_stack.manage("shell", "--verbosity=0", "--command", WORLD)
    assert made.returncode == 0, made.stderr
    folder = tmp_path_factory.mktemp("recipes")
    for command in COMMANDS:
        run(shlex.split(at(command, embedded_stack)), folder)
    return folder


def at(text: str, stack: RunningStack) -> str:
    return text.replace(SITE, stack.address)


def run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_files_that_curl_fetches_hold_the_months_and_the_claims(folder: Path) -> None:
    months = (folder / "months.csv").read_text().splitlines()
    assert [line[:7] for line in months[1:]] == ["2017-06", "2017-07", "2017-08", "2017-09"]
    claims = (folder / "claims.csv").read_text()
    assert len(claims.splitlines()) == 1 + 6


@pytest.mark.parametrize("block", PYTHON, ids=range(len(PYTHON)))
def test_a_recipe_runs(embedded_stack: RunningStack, folder: Path, block: str) -> None:
    said = run([sys.executable, "-W", "error", "-c", at(block, embedded_stack)], folder)
    assert said or "dataValues" in block


@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not installed")
def test_in_r_a_code_stays_text_and_what_is_unknown_is_left_out(
    embedded_stack: RunningStack, folder: Path
) -> None:
    said = run(["Rscript", "--vanilla", "-e", at(IN_R, embedded_stack)], folder).splitlines()
    shown = [line.split()[1:] for line in said]
    assert shown[0] == ["reported_min", "best", "reported_max", "value_reason"]
    assert [(row[0], row[-1]) for row in shown[1:]] == [
        ("2017-06", "recorded"),
        ("2017-07", "recorded"),
        ("2017-09", "recorded"),
    ]


def test_what_is_unknown_leaves_no_value_for_dhis2(
    embedded_stack: RunningStack, folder: Path
) -> None:
    [block] = [block for block in PYTHON if "dataValues" in block]
    run([sys.executable, "-c", at(block, embedded_stack)], folder)
    values = json.loads((folder / "values.json").read_text())["dataValues"]
    assert [each["period"] for each in values] == ["201706", "201707", "201709"]
    assert {each["orgUnit"] for each in values} == {"SY11"}


@pytest.mark.parametrize("address", [each for each in ADDRESSES if each.count("=")])
def test_every_address_on_the_page_answers(
    embedded_stack: RunningStack, folder: Path, address: str
) -> None:
    with urllib.request.urlopen(embedded_stack.address + address) as answer:
        assert answer.status == 200
