"""The shapes of the answers, for the schema.

Views answer plain documents, and tests hold the documents to these shapes. Persons are whole
numbers; null is unknown, and never zero.
"""

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from incidents.codebook import COVERAGE_STATUS, GRADING, HARM, INCIDENT_KIND, POPULATION, SUBGROUP
from incidents.reasons import GROWTH_REASON, VALUE_REASON
from incidents.reconciliation.conventions import CONVENTIONS
from publication.api.shape_fields import Shape, code_of, count, persons, text, texts, yes_no
from publication.breakdowns import BREAKDOWNS
from publication.models import PartnerKey
from sources.codebook import SOURCE_KIND

NULLABLE: dict[str, bool] = {"required": False, "allow_null": True}


class Fault(Shape):
    parameter = text("The parameter that was not accepted.")
    value = text("What was given; null where it was missing.", allow_null=True)
    accepted = texts("The values, or the rule, that would be accepted.")
    detail = text("Why, with the nearest accepted values.")


class Problem(Shape):
    """RFC 9457."""

    type = text("Names the kind of problem; about:blank where the status says all.")
    title = text()
    status = count("The HTTP status.")
    detail = text()
    errors = Fault(many=True, help_text="Each parameter refused.")  # type: ignore[assignment]


class WithdrawnProblem(Problem):
    """The tombstone of a record that was public."""

    code = text("The record that was withdrawn.")
    reason = text("Why it was withdrawn.")
    n = count("The log entry that withdrew it.")
    at = serializers.DateTimeField()


class Log(Shape):
    """The head of the publication log, which an answer is true for."""

    n = count("The number of the newest entry.")
    hash = text("Its hash, which covers every entry before.")
    at = serializers.DateTimeField(allow_null=True, help_text="Null while nothing is public.")


class Dataset(Shape):
    code = text()
    name = text()
    publisher = text()
    version = text()
    licence = text()
    citation = text("Name it wherever the figures go.")
    homepage = text()
    compiled = yes_no("Its figures rest on other voices.")


class Page(Shape):
    log = Log()
    limit = count("How many results a page has at most.")
    next = serializers.URLField(allow_null=True, help_text="The next page; null on the last.")


class DatasetPage(Page):
    results = Dataset(many=True)


class Source(Shape):
    code = text()
    name_en = text("Of a confidential source, its alias.")
    name_ar = text()
    kind = code_of(SOURCE_KIND)
    party = text("The party that it speaks for, if it does.", allow_null=True)
    confidential = yes_no()


class SourcePage(Page):
    results = Source(many=True)


class Coverage(Shape):
    place = text("A P-code.")
    start = serializers.DateField()
    end = serializers.DateField(help_text="Included.")
    status = code_of(COVERAGE_STATUS)
    harms = serializers.ListField(child=code_of(HARM), help_text="What was looked for.")
    dataset = text()
    monitored_by = text()
    note = text()


class CoveragePage(Page):
    results = Coverage(many=True)


class Place(Shape):
    code = text("A P-code, always text.")
    edition = text("The edition of the gazetteer.")
    level = count("0 a country, 1 to 3 its areas, 4 a settlement.")
    path = texts("The codes from the country down to the place itself.")
    name_en = text()
    name_ar = text("Empty where none is published.")
    latitude = text("In degrees, to about a kilometre.", allow_null=True)
    longitude = text("In degrees, to about a kilometre.", allow_null=True)
    dataset = text()


class PlaceDocument(Place):
    log = Log()


class PlacePage(Page):
    results = Place(many=True)


class CodebookValue(Shape):
    code = text("Stable: a changed meaning is a new code.")
    label_en = text()
    label_ar = text()
    definition = text("In English.")
    definition_ar = text("In Arabic.")


class Vocabulary(Shape):
    name = text()
    definition = text()
    definition_ar = text()
    overlapping = yes_no("One person can stand under two values, so never add them up.")
    values = CodebookValue(many=True)


class VocabularyDocument(Vocabulary):
    version = text("The version of the codebook.")


class Codebook(Shape):
    version = text("The version of the codebook.")
    vocabularies = Vocabulary(many=True)


class Question(Shape):
    place = text()
    harm = code_of(HARM)
    population = code_of(POPULATION)
    subgroup = code_of(SUBGROUP)
    start = text("The first month.")
    end = text("The last month.")
    interval = serializers.ChoiceField(choices=["month", "quarter", "year", "all"])
    dataset = texts("Empty: all.")
    kind = serializers.ListField(child=code_of(INCIDENT_KIND), help_text="Empty: all.")
    grade = serializers.ListField(child=code_of(GRADING))
    party = texts("Empty: all.")
    voice = texts("Empty: all, reconciled.")
    convention = serializers.ChoiceField(choices=list(CONVENTIONS), allow_null=True)
    by = serializers.ChoiceField(choices=list(BREAKDOWNS), allow_null=True)
    grid = serializers.ChoiceField(choices=["found", "all"])
    month = text("unknown where nothing else was asked for.", allow_null=True)
    release = text("Null: what is public now.", allow_null=True)


class Row(Shape):
    """One month, or one longer period; a stock has lowest to last_known_on instead of sums."""

    month = text("2017-06, or unknown for records known to the year only.", required=False)
    period = text("2017-Q2, 2017 or all, where longer intervals were asked for.", required=False)
    place = text()
    harm = code_of(HARM)
    population = code_of(POPULATION)
    value_reason = code_of(VALUE_REASON)
    warnings = texts()
    grades = serializers.ListField(child=code_of(GRADING), help_text="The grades counted.")
    datasets = texts("Whose records stand in the answer.")
    licences = texts("The licences of those data sets.")
    first_published_on = serializers.DateField(
        allow_null=True,
        help_text="When anything of it was first public (UTC); null where nothing ever was.",
    )
    age = count("Calendar months from the month to the state of the log.", allow_null=True)
    usual_growth = serializers.FloatField(
        allow_null=True,
        help_text="By which share months of this age usually still grow: 0.1 is a tenth.",
    )
    usual_growth_reason = code_of(GROWTH_REASON)
    provisional = yes_no("It is live, and no release: it still changes.")
    by = serializers.ChoiceField(
        choices=list(BREAKDOWNS), required=False, help_text="With a breakdown: which."
    )
    part = serializers.ChoiceField(
        choices=["total", "category", *sorted({b.rest for b in BREAKDOWNS.values() if b.rest})],
        required=False,
        help_text="The total, computed by itself; a category; or what stands in none.",
    )
    category = text("The code of the category; null in the other rows.", **NULLABLE)
    overlapping = yes_no("A person can stand in two categories.", required=False)


class FlowRow(Row):
    incidents = count("Incidents that hold the harm, with a figure or not.")
    incidents_without_figure = count("Those of them that no source gave a figure for.")
    reported_min = persons("The least that any source says, of what is dated inside.")
    corroborated_min = persons("What at least two independent sources put at this many or more.")
    best = persons("The figures to quote, of what is dated inside.")
    best_allocated = persons("Derived: the share, by days, of records that span months.")
    reported_max = persons("The most that any source says, of all that touches.")
    open_top = count("Incidents whose most is itself a floor.")
    disputed = count("Incidents whose sources disagree.")
    single_voice = count("Incidents that rest on one voice.")
    imported = count("Incidents from a compiled data set that nobody here reviewed.")
    set_aside = count("Claims that do not count; each record says why.")
    combined_min = persons("The lower bound with period totals.")
    combined_max = persons("The upper bound with period totals; null without an upper end.")
    totals_allocated = persons("Derived: what period totals hold beyond the incidents, by days.")


class ConventionRow(Row):
    """A slot by the rules of another recorder; each record stands whole in its first month."""

    incidents = count("Incidents that hold the harm, with a figure or not.")
    incidents_without_figure = count("Those of them that have none under these rules.")
    counted = count("Incidents in the recorder's own figure.")
    low = persons("The least.")
    best = persons("The figure to quote; null where the recorder gives none.")
    high = persons("The most.")
    beside = count("Incidents that the recorder prints apart; never added.")
    beside_status = text("What those are: outside_headline or provisional.", allow_null=True)
    beside_low = persons("The least in those.")
    beside_high = persons("The most in those.")


class StockRow(Row):
    lowest = persons("The lowest number seen inside.")
    highest = persons("The highest number seen inside.")
    as_of = serializers.DateField(allow_null=True)
    expired = yes_no("The last observation is too old to stand.")
    last_known = persons("The last number known before.")
    last_known_on = serializers.DateField(allow_null=True)


class ReleaseMark(Shape):
    """A release is a bookmark in the log."""

    name = text()
    n = count("The entry that it is the state of.")
    at = serializers.DateTimeField()


class Methodology(Shape):
    version = text()
    lexicon = text("The table that turns words such as dozens into figures.")


class Status(Shape):
    log = Log()
    release = ReleaseMark(allow_null=True, help_text="The last release; null before the first.")
    next_release_on = serializers.DateField(
        allow_null=True, help_text="When the next is expected; null where no day is set."
    )
    code = text("The fingerprint of the code that answers.")
    methodology = Methodology()
    codebook = text("The version of the codebook.")


class UsageDay(Shape):
    day = serializers.DateField(help_text="In UTC.")
    requests = count("How many came with the key, those over the quota included.")


class Usage(Shape):
    name = text("The partner.")
    prefix = text("What the key begins with.")
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=PartnerKey.Scope.choices),
        help_text="What the key opens.",
    )
    expires_at = serializers.DateTimeField()
    quota = count("Requests a day (UTC).")
    days = UsageDay(many=True, help_text="From the newest; a day without requests is not there.")


class Endpoint(Shape):
    name = text()
    url = serializers.URLField()
    description = text()


class BreakdownMark(Shape):
    by = serializers.ChoiceField(choices=list(BREAKDOWNS))
    overlapping = yes_no("A person can stand in two categories, so they add up to nothing.")
    rest = text("The part of the records that stand in no category.", allow_null=True)


class ConventionMark(Shape):
    name = serializers.ChoiceField(choices=list(CONVENTIONS))
    population = code_of(POPULATION)
    months = text("start: a record stands whole in the month of its start.")


class MonthlyAnswer(Shape):
    query = Question(help_text="The question as understood, with every default.")
    log = Log()
    methodology = Methodology()
    caution = text("What no figure here says. In the language asked for, English or Arabic.")
    datasets = Dataset(many=True, help_text="Whose records stand in the answer; cite them.")
    results = serializers.SerializerMethodField()

    provisional = yes_no("It is what is public now, and still changes; false for a release.")
    breakdown = BreakdownMark(allow_null=True, help_text="With `by`: what it is taken apart by.")
    convention = ConventionMark(allow_null=True, help_text="With `convention`: its rules.")

    @extend_schema_field(
        PolymorphicProxySerializer(
            component_name="MonthlyRow",
            serializers=[FlowRow, StockRow, ConventionRow],
            resource_type_field_name=None,
            many=True,
        )
    )
    def get_results(self, answer: object) -> None:
        """One row for each month or longer interval, in order."""


class Index(Shape):
    name = text()
    log = Log()
    endpoints = Endpoint(many=True)
    example = serializers.URLField()
