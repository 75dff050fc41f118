from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from sources.storage import EvidenceStore
from tests.sources.sites import Site, running_site


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as site:
        yield site


@pytest.fixture
def store(tmp_path: Path, settings: Settings) -> EvidenceStore:
    """An empty evidence store, which the actions use too."""
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    return EvidenceStore(settings.EVIDENCE_ROOT)
