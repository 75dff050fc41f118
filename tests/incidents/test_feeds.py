"""A file is stored whole or not at all, and its run says which."""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from incidents.actions.importing import Refused
from incidents.feeds import run_feed
from incidents.models import Attribution, Coverage, ImportRun, Incident
from sources.models import Dataset, Party, Source, VoiceSpelling
from tests.world import NOON, make_dataset, make_place, make_user

SEEDS = Path(settings.BASE_DIR) / "seeds"

pytestmark = pytest.mark.usefixtures("seeded")


def document() -> dict[str, Any]:
    """The facts under another name, so that nothing of them is held yet."""
    text = (SEEDS / "facts" / "raqqa_2017.json").read_text(encoding="utf-8")
    made_up: dict[str, Any] = json.loads(text)
    made_up["dataset"]["code"] = "made-up-feed"
    return made_up


def refused(feed: str, path: Path) -> str:
    with pytest.raises(Refused) as raised:
        run_feed(feed, path, by=None, at=NOON)
    run = ImportRun.objects.latest("pk")
    assert run.state == ImportRun.State.FAILED
    assert run.error == str(raised.value)
    return run.error


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff\xfe", "UTF-8"),
        (b"{", "not JSON"),
        (b"[]", "an object"),
    ],
    ids=["encoding", "truncated", "list"],
)
def test_what_is_no_document_is_refused_in_words(tmp_path: Path, content: bytes, told: str) -> None:
    file = tmp_path / "made-up.json"
    file.write_bytes(content)
    assert told in refused("records", file)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"wording": "made\x00up"}, "null characters"),
        ({"low": 10**30}, "a whole number"),
        ({"low": 5, "high": 3}, "no less than low"),
    ],
    ids=["null", "huge", "order"],
)
def test_one_bad_claim_refuses_the_whole_file(
    tmp_path: Path, change: dict[str, Any], told: str
) -> None:
    made_up = document()
    made_up["incidents"][0]["claims"][0] |= change
    file = tmp_path / "made-up.json"
    file.write_text(json.dumps(made_up), encoding="utf-8")
    before = Incident.objects.count()
    assert told in refused("records", file)
    assert Incident.objects.count() == before
    assert not Dataset.objects.filter(code="made-up-feed").exists()


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "made-up.json"
    file.write_text(json.dumps(document()), encoding="utf-8-sig")
    assert run_feed("records", file, by=None, at=NOON).result["new"] == 8


def test_a_refused_folder_leaves_no_name_behind(tmp_path: Path) -> None:
    """Neither its spellings nor its sources may steer the next, corrected import."""
    folder = tmp_path / "ucdp"
    shutil.copytree(SEEDS / "ucdp", folder)
    voices = folder / "voices.csv"
    voices.write_text(voices.read_text(encoding="utf-8") + "Made-up spelling,airwars,\n")
    file = folder / "ged_ar_raqqah_2017.csv"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join([*lines, lines[-1]]), encoding="utf-8")
    tables = (Dataset, Party, Source, VoiceSpelling)
    before = [table._default_manager.count() for table in tables]
    assert "an id of its own" in refused("ucdp", folder)
    assert [table._default_manager.count() for table in tables] == before


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("voices.csv", "Made-up spelling,nobody"),
        ("sides.csv", "Made-up side,nobody"),
        ("places.csv", "Made-up town,,,nobody"),
    ],
)
def test_a_name_that_stands_for_nothing_is_refused(tmp_path: Path, table: str, row: str) -> None:
    folder = tmp_path / "ucdp"
    shutil.copytree(SEEDS / "ucdp", folder)
    with (folder / table).open("a", encoding="utf-8") as file:
        file.write(f"{row}\n")
    assert "'nobody' is not accepted" in refused("ucdp", folder)


def test_each_group_of_a_side_is_present(tmp_path: Path) -> None:
    folder = tmp_path / "ucdp"
    shutil.copytree(SEEDS / "ucdp", folder)
    file = folder / "ged_ar_raqqah_2017.csv"
    header, first = file.read_text(encoding="utf-8").splitlines()[:2]
    event = next(csv.DictReader([header, first])) | {"id": "made-up", "side_b": "IS, SDF"}
    with file.open("w", encoding="utf-8") as written:
        rows = csv.DictWriter(written, event.keys())
        rows.writeheader()
        rows.writerow(event | {"side_a": "Government of Syria"})
    assert run_feed("ucdp", folder, by=None, at=NOON).result["new"] == 1
    tied = Attribution.objects.filter(incident__external_id="made-up")
    assert list(tied.values_list("party__code", "attribution")) == [
        ("syria-government", "present"),
        ("islamic-state", "present"),
        ("sdf", "present"),
    ]


def test_a_statement_of_coverage_that_is_held_otherwise_is_listed_and_stays(tmp_path: Path) -> None:
    make_place("SY11")
    make_dataset("made-up")
    file, header = tmp_path / "coverage.csv", "dataset,area,from,to,status,harms,by,note"
    row = "made-up,SY11,2017-01-01,2017-12-31,{},{},Made-up monitor,"
    importer = make_user()

    def read(status: str, harms: str) -> Any:
        file.write_text(f"{header}\n{row.format(status, harms)}\n", encoding="utf-8")
        return run_feed("coverage", file, by=importer, at=NOON).result

    assert read("monitored", "killed injured") == {"statements": 1, "differing": []}
    assert read("monitored", "injured killed") == {"statements": 1, "differing": []}
    listed = {"statements": 1, "differing": ["SY11 2017-01-01/2017-12-31 made-up"]}
    assert read("not_monitored", "killed injured") == listed
    assert read("monitored", "killed") == listed
    held = Coverage.objects.get(dataset__code="made-up")
    assert (held.status, held.harms) == ("monitored", ["killed", "injured"])
    version: Any = Coverage.pgh_event_model.objects.get(pgh_obj=held)  # type: ignore[attr-defined]
    assert version.pgh_context.metadata["user"] == importer.pk
