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


def read(folder: Path, **more: str) -> None:
    file = folder / "made-up.json"
    file.write_text(json.dumps(document({})))
    call_command("import", "records", str(file), stdout=StringIO(), **more)


def test_whoever_imports_is_an_author_of_what_was_read(tmp_path: Path) -> None:
    importer = make_user("made-up-importer")
    read(tmp_path, by="made-up-importer")
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
