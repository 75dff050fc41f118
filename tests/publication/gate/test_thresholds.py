"""What the docs say of the gate is what it does."""

from pathlib import Path

from publication.gate.thresholds import describe

DOCS = Path(__file__).parents[3] / "docs" / "gate.md"


def test_the_docs_hold_the_checks_and_thresholds_as_they_are() -> None:
    assert describe() in DOCS.read_text()
