"""The reports on the site: each as its file says it, under the strict policy, in both languages."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from publication.actions.cutting import withdraw_release
from publication.models import Release, ReleaseFile
from publication.report.html import make_article, make_html
from publication.report.pdf import make_pdf
from publication.shelf import path_of, put
from tests.publication.report.sample import sample
from tests.publication.web.test_pages import INLINE
from tests.world import NOON, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf(settings: Any, tmp_path: Path) -> None:
    settings.RELEASES_ROOT = tmp_path / "releases"


def make_release(revision: int = 1, **values: Any) -> Release:
    made = {
        "name": f"2017-09.r{revision}",
        "month": "2017-09-01",
        "revision": revision,
        "n": 0,
        "head_hash": "",
        "state": Release.State.DONE,
        "started_at": NOON,
        "heartbeat_at": NOON,
        "finished_at": NOON,
    }
    return Release.objects.create(**made | values)


def add_file(release: Release, name: str, data: bytes, folder: Path) -> None:
    path = folder / name
    path.write_bytes(data)
    ReleaseFile.objects.create(
        release=release, name=name, media_type="text/html", bytes=len(data), sha256=put(path)
    )


@pytest.fixture
def september(tmp_path: Path) -> Release:
    release = make_release()
    for language in ("en", "ar"):
        add_file(release, f"report-{language}.html", make_html(sample(language)), tmp_path)
    add_file(release, "report-en.pdf", make_pdf(sample("en", rows=1)), tmp_path)
    return release


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_report_is_shown_as_its_file_says_it(
    client: Client, september: Release, language: str
) -> None:
    answer = client.get("/reports/2017-09.r1/", {"lang": language})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert make_article(sample(language)) in page
    assert f'<html lang="{language}"' in page
    assert not INLINE.search(page)
    assert page.count("<h1") == 1
    assert "publication/report" in page


def test_the_files_of_a_report_can_be_had(client: Client, september: Release) -> None:
    page = client.get("/reports/2017-09.r1/").content.decode()

    files = re.findall(r'href="(/api/v1/releases/[^"]*report-[^"]*)"', page)
    assert files == [
        f"/api/v1/releases/2017-09.r1/{name}"
        for name in ("report-en.pdf", "report-en.html", "report-ar.html")
    ]
    for file in files:
        answer: Any = client.get(file)
        assert b"".join(answer.streaming_content)


def test_releases_are_listed_with_how_they_stand(client: Client, september: Release) -> None:
    make_release(2)
    withdraw_release(make_release(3), reason="Made up", by=make_user(), at=NOON)

    page = client.get("/reports/").content.decode()

    assert re.findall(r'<th scope="row"><a href="([^"]*)"', page) == [
        f"/reports/2017-09.r{revision}/" for revision in (3, 2, 1)
    ]
    assert "Made up" in page
    assert 'There is a newer revision: <a href="/reports/2017-09.r2/">' in page
    assert page.count("Stands") == 1


def test_a_report_that_was_overtaken_says_so_and_stays_readable(
    client: Client, september: Release
) -> None:
    make_release(2)

    page = client.get("/reports/2017-09.r1/").content.decode()

    assert 'There is a newer revision: <a href="/reports/2017-09.r2/">' in page
    assert '<article class="report"' in page


def test_what_is_not_out_yet_is_not_there(client: Client) -> None:
    make_release(state=Release.State.RUNNING, finished_at=None)

    assert client.get("/reports/2017-09.r1/").status_code == 404
    assert "2017-09.r1" not in client.get("/reports/").content.decode()
    assert client.get("/reports/nothing-here/").status_code == 404


def test_a_redacted_report_is_gone(client: Client, september: Release) -> None:
    ReleaseFile.objects.filter(name="report-en.html").update(redacted_at=NOON)

    answer = client.get("/reports/2017-09.r1/")

    assert answer.status_code == 404
    assert "<article" not in answer.content.decode()
    assert client.get("/reports/2017-09.r1/?lang=ar").status_code == 200


def test_where_the_api_asks_for_a_key_reports_are_no_way_around_it(
    client: Client, september: Release, settings: Any
) -> None:
    settings.API_ANONYMOUS = False

    for path in ("/reports/", "/reports/2017-09.r1/"):
        answer = client.get(path)
        assert answer.status_code == 403
        assert "2017-09" not in answer.content.decode()
    client.force_login(make_user())
    assert client.get("/reports/2017-09.r1/").status_code == 200


def test_a_report_takes_two_questions(client: Client, september: Release) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get("/reports/2017-09.r1/")
    assert len(asked) == 2


def test_a_report_that_the_store_lost_is_told_and_raises_the_alarm(
    client: Client, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    release = make_release()
    add_file(release, "report-en.html", b"<article made-up></article>", tmp_path)
    path_of(release.files.get()).unlink()
    answer = client.get("/reports/2017-09.r1/")
    assert answer.status_code == 503
    assert "The report cannot be read now" in answer.content.decode()
    assert "is not in the store" in caplog.text
