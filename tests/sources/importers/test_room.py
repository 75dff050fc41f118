"""What there is room for in the database is taken, and nothing else."""

import pytest
from django.db.models import Model

from incidents.models import Incident
from sources.importers import records
from sources.importers.problems import Problem
from sources.models import Dataset, Party, Report, Source
from tests.sources.importers.test_records import parse_with

NAMES = ("name_en", "name_ar")


@pytest.mark.parametrize(
    ("path", "values", "problem"),
    [
        pytest.param(
            ("sources", 1),
            {"name_ar": "م" * 201},
            Problem(
                "document.sources[1]", "name_ar", "م" * 201, "a text of at most 200 characters"
            ),
            id="a name that there is no room for",
        ),
        pytest.param(
            ("parties", 0),
            {"code": "the army"},
            Problem(
                "document.parties[0]",
                "code",
                "the army",
                "a code of Latin letters, digits, hyphens and underscores",
            ),
            id="a code with a space",
        ),
        pytest.param(
            ("reports", 0),
            {"link": "javascript:alert(1)"},
            Problem(
                "document.reports[0]",
                "link",
                "javascript:alert(1)",
                "an address that begins with http:// or https://",
            ),
            id="a link that is no address",
        ),
    ],
)
def test_what_there_is_no_room_for_is_refused_by_its_field(
    path: tuple[str | int, ...], values: dict[str, object], problem: Problem
) -> None:
    assert problem in parse_with(*path, **values).problems


@pytest.mark.parametrize(
    ("model", "field", "longest"),
    [
        *((model, "code", records.CODE) for model in (Dataset, Party, Source)),
        *((model, name, records.NAME) for model in (Party, Source) for name in NAMES),
        *((Dataset, name, records.NAME) for name in ("name", "publisher")),
        *((model, "homepage", records.HOMEPAGE) for model in (Dataset, Source)),
        *((model, "external_id", records.ID) for model in (Report, Incident)),
        (Dataset, "version", records.VERSION),
        (Dataset, "licence", records.LICENCE),
        (Report, "title", records.TITLE),
        (Report, "link", records.LINK),
    ],
)
def test_what_is_taken_has_room(model: type[Model], field: str, longest: int) -> None:
    [found] = [each for each in model._meta.concrete_fields if each.name == field]
    assert found.max_length == longest
