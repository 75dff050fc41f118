"""The import command: what it read has an author where it is told who imports."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from incidents.authors import find_authors
from incidents.models import ImportRun, Incident
from tests.incidents.test_dirt import document
from tests.world import make_user

pytestmark = pytest.mark.django_db


def read(folder: Path, **more: str) -> str:
    file = folder / "made-up.json"
    file.write_text(json.dumps(document({})))
    told = StringIO()
    call_command("import", "records", str(file), stdout=told, **more)
    return told.getvalue()


def test_whoever_imports_is_an_author_of_what_was_read(tmp_path: Path) -> None:
    importer = make_user("made-up-importer")
    assert "nobody" not in read(tmp_path, by="made-up-importer")
    incident = Incident.objects.get()
    assert find_authors([incident.pk]) == {incident.pk: {importer.pk}}
    assert ImportRun.objects.get().started_by == importer


@pytest.mark.parametrize("name", ["made-up-nobody", "made-up-gone"])
def test_an_import_by_nobody_known_is_refused_before_it_reads(tmp_path: Path, name: str) -> None:
    make_user("made-up-gone", is_active=False)
    told = f"--by is {name}; accepted is the username of somebody active"
    with pytest.raises(CommandError, match=told):
        read(tmp_path, by=name)
    assert not ImportRun.objects.exists()


def test_an_import_by_nobody_says_that_it_has_no_author(tmp_path: Path) -> None:
    assert "by: nobody. Without --by USERNAME what was read has no author" in read(tmp_path)
    incident = Incident.objects.get()
    assert not find_authors([incident.pk])
    assert ImportRun.objects.get().started_by is None


@pytest.mark.parametrize("check", [True, False], ids=["checked", "imported"])
def test_a_file_that_is_missing_is_named_with_what_is_accepted(tmp_path: Path, check: bool) -> None:
    (tmp_path / "sides.csv").touch()
    (tmp_path / "made-up-folder").mkdir()
    told = StringIO()
    with pytest.raises(CommandError, match="was not taken: 4 problems"):
        call_command("import", "ucdp", str(tmp_path), check=check, stderr=told)
    assert (
        f"voices.csv stands 0 times in {tmp_path.name}; accepted is a folder with one of each: "
        "ged*.csv, sources.json, voices.csv, sides.csv, places.csv"
    ) in told.getvalue()


@pytest.mark.parametrize("feed", ["records", "coverage"])
def test_a_folder_is_not_taken_for_a_file(tmp_path: Path, feed: str) -> None:
    told = StringIO()
    with pytest.raises(CommandError):
        call_command("import", feed, str(tmp_path), stderr=told)
    assert f"{tmp_path.name} is a folder; accepted is one file." in told.getvalue()


@pytest.mark.parametrize("feed", ["gazetteer", "ucdp"])
def test_a_file_is_not_taken_for_a_folder(tmp_path: Path, feed: str) -> None:
    file = tmp_path / "made-up.csv"
    file.touch()
    told = StringIO()
    with pytest.raises(CommandError, match="was not taken"):
        call_command("import", feed, str(file), stderr=told)
    assert "stands 0 times in made-up.csv; accepted is a folder with" in told.getvalue()
