"""What may be asked of the figures by month: parameters, and the question that they make."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from rest_framework import serializers
from rest_framework.fields import empty

from incidents.codebook import GRADING, HARM, INCIDENT_KIND, STOCKS, SUBGROUP
from incidents.reconciliation.conventions import CONVENTIONS
from publication.api.known import (
    check_datasets,
    check_parties,
    check_voices,
    datasets_field,
    find_place,
    find_release,
    parties_field,
    place_field,
    release_field,
    voices_field,
)
from publication.api.parameters import MonthField, OneOfField, Parameters, SeveralField, one_of
from publication.api.problems import BadParameters, Fault, fault
from publication.breakdowns import BREAKDOWNS, LEVELS
from publication.moments import LIVE
from publication.questions import DEFAULT_GRADINGS, UNKNOWN_MONTH, Question
from publication.speaking import POPULATIONS

YEARS = 50
MISSING = object()


class PopulationField(OneOfField):
    """Who is counted; it may be left out only where something else says it."""

    def get_value(self, dictionary: Mapping[str, Any]) -> Any:
        given = super().get_value(dictionary)
        told = "convention" in dictionary or by_population(dictionary)
        return MISSING if given is empty and not told else given

    def run_validation(self, data: Any = empty) -> Any:
        if data is MISSING:
            self.fail("required")
        return super().run_validation(data)


class MonthlyParameters(Parameters):
    place = place_field()
    harm = one_of(HARM)
    population = PopulationField(
        POPULATIONS,
        required=False,
        help_text=(
            "The status of the people harmed. Required, but with `convention`, which says whom it "
            "counts, and with `by=population`, whose total is then that of `all`."
        ),
    )
    start = MonthField(help_text="The first month.")
    end = MonthField(help_text="The last month, included.")
    interval = OneOfField(
        ("month", "quarter", "year", "all"),
        default="month",
        help_text="Each interval is computed on its own: months do not add up to a year.",
    )
    month = OneOfField(
        (UNKNOWN_MONTH,),
        required=False,
        help_text="`unknown` answers the records known to the year only, and nothing else.",
    )
    subgroup = one_of(SUBGROUP, default="any")
    dataset = datasets_field()
    kind = SeveralField(one_of(INCIDENT_KIND))
    grade = SeveralField(
        one_of(GRADING),
        default=DEFAULT_GRADINGS,
        help_text="Grades of incidents; without it, all but discounted.",
    )
    party = parties_field()
    voice = voices_field(
        "What this voice alone says; several with `by=voice`. Without it, all reconciled."
    )
    convention = OneOfField(
        tuple(CONVENTIONS),
        required=False,
        help_text="Read the same claims by the rules of another recorder.",
    )
    by = OneOfField(
        tuple(BREAKDOWNS),
        required=False,
        help_text="Take the answer apart: a row for each category, beside those of the total.",
    )
    grid = OneOfField(
        ("found", "all"),
        default="found",
        help_text=(
            "`all` gives every category of `by` its rows, such as every area of the level; "
            "`found` those that hold a record in the asked span."
        ),
    )
    release = release_field()
    bom = OneOfField(
        ("0", "1"), default="0", help_text="1 marks CSV as UTF-8, which Excel asks for."
    )

    def validate(self, asked: dict[str, Any]) -> dict[str, Any]:
        start, end = asked["start"].start, asked["end"].end
        if end < start:
            raise serializers.ValidationError({"end": ["it is before the start."]})
        if end.year - start.year > YEARS:
            raise serializers.ValidationError({"end": [f"it is over {YEARS} years after start."]})
        _check_together(asked)
        return asked


def by_population(asked: Mapping[str, Any]) -> bool:
    return asked.get("by") == "population"


def _check_together(asked: dict[str, Any]) -> None:
    """Raise BadParameters where two parameters contradict each other."""
    contradicting = _beside_convention if asked.get("convention") else _beside_each_other
    if faults := [*contradicting(asked), *_beside_breakdown(asked)]:
        raise BadParameters(*faults)


def _beside_convention(asked: dict[str, Any]) -> Iterator[Fault]:
    convention, population = asked["convention"], asked.get("population")
    counted = CONVENTIONS[convention].population
    if population not in (None, counted):
        why = f"convention={convention} counts {counted}; leave it out, or ask by=population."
        yield fault("population", population, [counted], why)
    if asked["harm"] in STOCKS:
        why = "no rule of another recorder is known for a stock."
        yield fault("harm", asked["harm"], [c for c in HARM.codes if c not in STOCKS], why)
    for name, value in (("subgroup", asked["subgroup"]), ("by", asked.get("by"))):
        if (name == "subgroup" and value != "any") or value == "subgroup":
            accepted = ["any"] if name == "subgroup" else [by for by in BREAKDOWNS if by != value]
            yield fault(name, value, accepted, "a convention counts everybody of its population.")
    if asked.get("voice") or asked.get("by") == "voice":
        why = "a convention reads all voices together; ask for the one or the other."
        yield fault("convention", convention, ["none beside a voice"], why)


def _beside_each_other(asked: dict[str, Any]) -> Iterator[Fault]:
    if by_population(asked) and asked.get("population") not in (None, "all"):
        why = "by=population answers every population, and its total is that of all."
        yield fault("population", asked["population"], ["all"], why)
    voices = asked.get("voice", ())
    if len(voices) > 1 and asked.get("by") != "voice":
        why = "what several voices say of the same people is never added; ask by=voice."
        yield fault("voice", ",".join(voices), ["one voice, or several with by=voice"], why)


def _beside_breakdown(asked: dict[str, Any]) -> Iterator[Fault]:
    if asked.get("by") == "subgroup" and asked["subgroup"] != "any":
        why = "by=subgroup answers every subgroup."
        yield fault("subgroup", asked["subgroup"], ["any"], why)
    if asked.get("month") and asked["harm"] in STOCKS:
        why = "whatever was seen of a stock was seen on a day."
        yield fault("month", asked["month"], ["none beside a stock"], why)


def ask(asked: dict[str, Any], digest: str = "") -> tuple[Question, list[str]]:
    """Return the question of these parameters, and the path of its place.

    ``digest`` is the hash of the newest entry of the log, where it was read.
    Raises BadParameters on a code that was not known at the asked state of the log.
    """
    moment = find_release(asked["release"]).moment if asked.get("release") else LIVE
    convention = asked.get("convention", "")
    question = Question(
        place=asked["place"],
        harm=asked["harm"],
        population=_population(asked),
        subgroup=asked["subgroup"],
        start=asked["start"].start,
        end=asked["end"].end,
        interval=asked["interval"],
        datasets=tuple(asked.get("dataset", ())),
        kinds=tuple(asked.get("kind", ())),
        gradings=tuple(asked["grade"]),
        parties=tuple(asked.get("party", ())),
        moment=replace(moment, digest=digest),
        voices=tuple(asked.get("voice", ())),
        convention=convention,
        by=asked.get("by", ""),
        whole_grid=asked["grid"] == "all",
        only_unknown_month=bool(asked.get("month")),
    )
    place = find_place(question.place, parameter="place", n=moment.n, digest=digest)
    _check_level(question, place["level"])
    check_datasets(question.datasets, moment.n)
    check_parties(question.parties, moment.n, counted=True)
    check_voices(question.voices, moment.n)
    path: list[str] = place["path"]
    return question, path


def _population(asked: dict[str, Any]) -> str:
    convention = asked.get("convention")
    default = CONVENTIONS[convention].population if convention else "all"
    population: str = asked.get("population", default)
    return population


def _check_level(question: Question, level: int) -> None:
    """Raise BadParameters where the places asked by are not inside the asked one."""
    if question.by in LEVELS and LEVELS[question.by] <= level:
        inside = [name for name, number in LEVELS.items() if number > level]
        others = [name for name in BREAKDOWNS if name not in LEVELS]
        why = f"{question.place} is no larger than that."
        raise BadParameters(fault("by", question.by, [*inside, *others], why))


def describe_question(question: Question, release: str | None) -> dict[str, Any]:
    """Return the question as it was understood, with every default."""
    return {
        "place": question.place,
        "harm": question.harm,
        "population": question.population,
        "subgroup": question.subgroup,
        "start": f"{question.start:%Y-%m}",
        "end": f"{question.end:%Y-%m}",
        "interval": question.interval,
        "dataset": question.datasets,
        "kind": question.kinds,
        "grade": question.gradings,
        "party": question.parties,
        "voice": question.voices,
        "convention": question.convention or None,
        "by": question.by or None,
        "grid": "all" if question.whole_grid else "found",
        "month": UNKNOWN_MONTH if question.only_unknown_month else None,
        "release": release,
    }
