"""The seeds, parsed as production parses them."""

import json
from pathlib import Path

import pytest

from incidents.codebook import POINT_PRECISIONS, VOCABULARIES
from sources.importers import gazetteer, record_shapes, records, ucdp, ucdp_names
from sources.importers.tables import read_table

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="session")
def places() -> dict[str, gazetteer.ParsedPlace]:
    folder = SEEDS / "gazetteer"
    parsed = gazetteer.parse(
        admin1=read_table(folder / "syr_admin1.csv"),
        admin2=read_table(folder / "syr_admin2.csv"),
        admin3=read_table(folder / "syr_admin3.csv"),
        geonames=read_table(folder / "geonames_places.csv"),
        settlements=read_table(folder / "settlements.csv"),
    )
    assert parsed.problems == ()
    return {place.code: place for place in parsed.places}


@pytest.fixture(scope="session")
def ged() -> ucdp.Parsed:
    return ucdp.parse(read_table(SEEDS / "ucdp/ged_ar_raqqah_2017.csv"))


@pytest.fixture(scope="session")
def names() -> ucdp_names.Names:
    names, problems = ucdp_names.read_names(
        voices=read_table(SEEDS / "ucdp/voices.csv"),
        sides=read_table(SEEDS / "ucdp/sides.csv"),
        places=read_table(SEEDS / "ucdp/places.csv"),
    )
    assert problems == ()
    return names


def read_records(path: str, places: dict[str, gazetteer.ParsedPlace]) -> record_shapes.Parsed:
    document = json.loads((SEEDS / path).read_text(encoding="utf-8"))
    parsed = records.parse(
        document,
        vocabularies=VOCABULARIES,
        places=places,
        point_precisions=POINT_PRECISIONS,
    )
    assert parsed.problems == ()
    return parsed


@pytest.fixture(scope="session")
def facts(places: dict[str, gazetteer.ParsedPlace]) -> record_shapes.Parsed:
    return read_records("facts/raqqa_2017.json", places)


@pytest.fixture(scope="session")
def ucdp_reference(places: dict[str, gazetteer.ParsedPlace]) -> record_shapes.Parsed:
    return read_records("ucdp/sources.json", places)
