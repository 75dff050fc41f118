import pytest

from sources.actions.reporting import keep_passage, log_report
from sources.models import Capture, Report
from sources.storage import EvidenceStore
from tests.world import NOON, make_dataset, make_report, make_source, make_user

pytestmark = pytest.mark.django_db


def unsaved(**more: object) -> Report:
    publisher = make_source("Made-up agency")
    values = {"title": "Made-up report", "language": "en", "dataset": make_dataset(), **more}
    return Report(publisher=publisher, **values)


def test_a_report_is_stored_and_a_copy_of_its_link_asked_for() -> None:
    report = unsaved(link="https://made-up.example/1")
    capture = log_report(report, by=make_user(), at=NOON, reason="Made-up reason")
    assert capture is not None
    assert (capture.report, capture.state) == (report, Capture.State.WAITING)
    assert Report.objects.get() == report


def test_a_report_without_a_link_waits_for_nothing() -> None:
    assert log_report(unsaved(), by=make_user(), at=NOON, reason="Made-up reason") is None


def test_a_pasted_passage_is_kept_once_as_evidence(store: EvidenceStore) -> None:
    report = make_report(make_source())
    capture = keep_passage(report, "قتل ١٢ شخصاً", by=make_user(), at=NOON)
    assert capture is not None
    assert (capture.kind, capture.media_type) == (Capture.Kind.UPLOADED, "text/plain")
    assert store.path(capture.sha256).read_text("utf-8") == "قتل ١٢ شخصاً"
    assert keep_passage(report, "قتل ١٢ شخصاً", by=make_user(), at=NOON) is None
    assert report.captures.count() == 1


@pytest.mark.parametrize(
    "link",
    [
        "https://made-up.example/1",
        "http://made-up.example/1",
        "https://made-up.example/1/",
        " made-up.example/1#part",
    ],
)
def test_a_report_is_found_by_its_link_however_it_is_written(link: str) -> None:
    report = make_report(make_source(), link="https://made-up.example/1")
    assert list(Report.objects.at_link(link)) == [report]


@pytest.mark.parametrize(
    "link",
    [
        "https://x.com/made-up/status/1?s=20&t=abc",
        "https://twitter.com/made-up/status/1",
        "http://mobile.twitter.com/made-up/status/1?utm_source=made-up",
        "https://www.x.com/made-up/status/1/?fbclid=abc",
    ],
)
def test_a_post_has_one_address_whatever_it_was_passed_on_by(link: str) -> None:
    report = make_report(make_source(), link="https://x.com/made-up/status/1")
    assert list(Report.objects.at_link(link)) == [report]


@pytest.mark.parametrize("link", ["https://made-up.example/12", "https://", ""])
def test_another_link_finds_nothing(link: str) -> None:
    make_report(make_source(), link="https://made-up.example/1")
    make_report(make_source(), title="Made-up report without a link")
    assert not Report.objects.at_link(link).exists()
