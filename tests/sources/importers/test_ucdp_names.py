import pytest

from sources.importers.problems import Problem
from sources.importers.ucdp import NamedPlace, parse
from sources.importers.ucdp_names import Names, Resolved, read_names
from tests.sources.importers.examples import ged_row

VOICES = [{"spelling": "SOHR", "source": "sohr"}, {"spelling": "sohr", "source": "sohr"}]
SIDES = [{"side": "IS", "party": "islamic-state"}, {"side": "Civilians", "party": ""}]
RAQQA = "Ar Raqqah Governorate"
PLACES = [
    {"where_coordinates": where, "adm_2": district, "adm_1": RAQQA, "place": code}
    for where, district, code in (
        ("Ar Raqqah town", "Ar Raqqah district", "GN172955"),
        ("", "Ar Raqqah district", "SY1101"),
        ("", "", "SY11"),
    )
]


@pytest.fixture
def names() -> Names:
    names, problems = read_names(voices=VOICES, sides=SIDES, places=PLACES)
    assert problems == ()
    return names


def resolve(names: Names, **cells: str) -> Resolved:
    return names.resolve(parse([ged_row(**cells)]).events[0])


def test_spellings_of_one_voice_are_one(names: Names) -> None:
    resolved = resolve(
        names, source_original="SOHR, sohr", source_article='"sohr,2017-06-06,One"', side_b="IS"
    )
    assert resolved == Resolved("GN172955", ("sohr",), ("islamic-state",), ("sohr",), ())


def test_civilians_are_no_party(names: Names) -> None:
    resolved = resolve(names, source_original="", source_article="", side_b="Civilians")
    assert (resolved.voices, resolved.parties) == ((), ("islamic-state",))
    assert resolved.unknown == ()


@pytest.mark.parametrize(
    ("side", "parties", "unknown"),
    [
        ("FSA, IS, SDF", ("islamic-state", "fsa", "sdf"), ()),
        ("FSA, Civilians", ("islamic-state", "fsa"), ()),
        ("FSA, HTS, PLO", ("islamic-state", "fsa"), ("HTS", "PLO")),
        ("FSA, HTS", ("islamic-state", "made-up-alliance"), ()),
        (",", ("islamic-state",), (",",)),
    ],
)
def test_a_side_of_several_groups_is_each_of_them(
    side: str, parties: tuple[str, ...], unknown: tuple[str, ...]
) -> None:
    known = {"FSA": "fsa", "SDF": "sdf", "FSA, HTS": "made-up-alliance"}
    sides = [*SIDES, *({"side": name, "party": party} for name, party in known.items())]
    names, _ = read_names(voices=VOICES, sides=sides, places=PLACES)
    resolved = resolve(names, source_original="", source_article="", side_b=side)
    assert resolved.parties == parties
    assert tuple(problem.value for problem in resolved.unknown) == unknown


def test_what_no_table_knows_is_named(names: Names) -> None:
    resolved = resolve(names, adm_1="Homs Governorate", source_article='"BBC,2017-06-06,One"')
    assert (resolved.place, resolved.publishers) == ("", ("",))
    assert {(problem.field, problem.value) for problem in resolved.unknown} == {
        ("source_original", "Airwars"),
        ("source_office", "BBC"),
        ("side", "SDF"),
        ("where_coordinates", "Ar Raqqah town / Ar Raqqah district / Homs Governorate"),
    }
    assert {problem.where for problem in resolved.unknown} == {"id 100"}


@pytest.mark.parametrize(
    ("where", "district", "governorate", "code"),
    [
        ("Ar Raqqah town", "Ar Raqqah district", RAQQA, "GN172955"),
        ("Ratlah village", "Ar Raqqah district", RAQQA, "SY1101"),
        ("Ar Raqqah town", "Tall Abyad district", RAQQA, "SY11"),
        ("Northern Ar Raqqah Governorate", "", RAQQA, "SY11"),
        ("Ar Raqqah town", "Ar Raqqah district", "Homs Governorate", ""),
    ],
)
def test_the_smallest_known_area(
    names: Names, where: str, district: str, governorate: str, code: str
) -> None:
    assert names.place_of(NamedPlace(where, district, governorate, "Syria")) == code


def test_a_table_that_lacks_a_column() -> None:
    _, problems = read_names(voices=[{"spelling": "SOHR"}], sides=SIDES, places=PLACES)
    assert problems == (
        Problem("voices row 2", "source", "", "a table in which every row has this column"),
    )
