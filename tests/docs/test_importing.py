"""What the guide to importing says is what an import does."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from incidents.feeds import FEEDS
from incidents.models import ImportRun, Incident
from sources.models import Dataset
from tests.docs.pages import fenced, page, rows
from tests.world import make_place, make_user

PAGE = page("docs/importing.md")

pytestmark = pytest.mark.django_db


@pytest.fixture
def example() -> Any:
    make_place("GN172955")
    [block] = fenced(PAGE, "json")
    return json.loads(block)


def read(folder: Path, document: Any, **more: Any) -> str:
    file, told = folder / "my-records.json", StringIO()
    file.write_text(json.dumps(document), encoding="utf-8")
    call_command("import", "records", str(file), stdout=told, stderr=told, **more)
    return told.getvalue()


def test_its_document_is_checked_and_then_read(tmp_path: Path, example: Any) -> None:
    checked = read(tmp_path, example, check=True)
    assert checked == "new: 1\nheld: 0\nThis was a check: nothing was stored.\n"
    assert not Incident.objects.exists()
    assert not Dataset.objects.filter(code=example["dataset"]["code"]).exists()
    assert not ImportRun.objects.exists()
    importer = make_user("made-up-importer")
    assert read(tmp_path, example, by=importer.username) == "new: 1\nheld: 0\n"
    incident = Incident.objects.get(external_id="strike-1")
    assert (incident.review_state, incident.edtf) == ("draft", "2017-06-02/2017-06-03")
    assert read(tmp_path, example, by=importer.username) == "new: 0\nheld: 1\n"


def test_a_held_record_with_other_figures_is_named_and_stays(tmp_path: Path, example: Any) -> None:
    read(tmp_path, example)
    example["incidents"][0]["claims"][0]["low"] = 7
    assert "differing: strike-1\n" in read(tmp_path, example, check=True)
    assert Incident.objects.get().claims.get().low == 5


def test_what_is_wrong_is_told_whole_and_in_these_words(tmp_path: Path, example: Any) -> None:
    example["reports"][0]["link"] = "www.example.org"
    example["incidents"][0]["claims"][0]["high"] = 3
    [told] = fenced(PAGE, "text")
    out = StringIO()
    file = tmp_path / "my-records.json"
    file.write_text(json.dumps(example), encoding="utf-8")
    with pytest.raises(CommandError, match="was not taken: 2 problems"):
        call_command("import", "records", str(file), "--check", stderr=out)
    assert out.getvalue() == told
    assert not ImportRun.objects.exists()


def test_its_feeds_are_those_that_are_read() -> None:
    assert {row[0].strip("`") for row in rows(PAGE, "feed | reads")} == set(FEEDS)


def test_its_report_has_the_lines_that_an_import_writes() -> None:
    names = {row[0].strip("`") for row in rows(PAGE, "it says | that is")}
    assert names == {"new", "held", "differing", "notices"}
