"""Cutting releases in tests."""

from collections.abc import Sequence

import pytest

from publication.actions import building
from publication.contents import Product, list_products

# Reports and workbooks take a second or more each; most tests ask nothing of them.
QUICK = (".csv", ".json", ".md", ".cff")


def quick_products() -> Sequence[Product]:
    return [each for each in list_products() if each.name.endswith(QUICK)]


@pytest.fixture
def quick_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let releases have their quick files alone."""
    monkeypatch.setattr(building, "list_products", quick_products)
