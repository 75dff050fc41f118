"""The shapes of public incidents, whole and short."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from incidents.codebook import (
    ATTRIBUTION,
    BASIS,
    DATE_PRECISION,
    GRADING,
    HARM,
    HEDGE,
    INCIDENT_KIND,
    LINK_KIND,
    PLACE_PRECISION,
    POPULATION,
    POSITION,
    RECORD_TYPE,
    STANCE,
    SUBGROUP,
)
from incidents.reasons import SET_ASIDE
from publication.api.shape_fields import Shape, code_of, count, persons, text, texts, yes_no
from publication.api.shapes import Log, Page
from publication.models import LogEntry
from sources.codebook import LANGUAGE, RELIABILITY, SENSITIVE_PART, SOURCE_KIND

FATES = ("used", "withheld", *SET_ASIDE.codes)


class When(Shape):
    edtf = text("The date as it is known, in the Extended Date/Time Format.")
    start = serializers.DateField(help_text="Local date.")
    end = serializers.DateField(help_text="Local date, included.")
    precision = code_of(DATE_PRECISION)


class Position(Shape):
    code = text("A P-code.")
    path = texts("The codes from the country down to the place.")
    name_en = text()
    name_ar = text()
    precision = code_of(PLACE_PRECISION)
    latitude = text("To about a kilometre; null where no point is known.", allow_null=True)
    longitude = text("To about a kilometre; null where no point is known.", allow_null=True)


class Party(Shape):
    code = text()
    name_en = text()
    name_ar = text()
    attribution = code_of(ATTRIBUTION)
    position = code_of(POSITION, allow_blank=True)


class Link(Shape):
    kind = code_of(LINK_KIND)
    code = text("The other record.")


class Voice(Shape):
    """Who spoke; of a confidential source, its alias."""

    code = text()
    name_en = text()
    name_ar = text()
    kind = code_of(SOURCE_KIND)


class Report(Shape):
    publisher = Voice()
    title = text()
    link = text("Empty where it is not online.")
    published_on = serializers.DateField(allow_null=True)
    language = code_of(LANGUAGE)


class Claim(Shape):
    """What one voice said. A confidential or withdrawn one has no words, date or report here."""

    id = text()
    voice = Voice()
    harm = code_of(HARM)
    population = code_of(POPULATION)
    subgroup = code_of(SUBGROUP)
    low = persons("Null: no figure.")
    best = persons("Null: none stated.")
    high = persons("Null with a low: no upper figure.")
    hedge = code_of(HEDGE)
    stance = code_of(STANCE)
    basis = code_of(BASIS)
    coded = yes_no("A bound comes from the lexicon, as 12 for dozens.")
    reliability = code_of(RELIABILITY)
    credibility = count("From 1, confirmed, to 6, cannot be judged.")
    draws_on = Voice(many=True, help_text="The voices that a compilation rests on.")
    fate = serializers.ChoiceField(choices=FATES, help_text="Used in a range, or why not.")
    confidential = yes_no()
    withdrawn = yes_no()
    wording = text("Word for word, as the report has it.", required=False)
    language = code_of(LANGUAGE, required=False)
    as_of = serializers.DateField(allow_null=True, required=False)
    every_days = persons("How often the source restates a stock, in days.", required=False)
    report = Report(required=False)


class Bounds(Shape):
    harm = code_of(HARM)
    population = code_of(POPULATION)
    subgroup = code_of(SUBGROUP)
    kind = code_of(RECORD_TYPE)
    reported_min = persons("The least that any source says.")
    corroborated_min = persons("At least two independent sources put it at this many or more.")
    best = persons("The figure to quote.")
    reported_max = persons("The most that any source says.")
    open_top = yes_no("The most is itself a floor.")
    disputed = yes_no("Sources disagree.")
    voices = count("How many voices it rests on.")


class Explanation(Shape):
    en = text()
    ar = text()


class Range(Bounds):
    conceded_min = persons("What a party itself admits.")
    computed_best = persons("The best by the rules, where a person decided on another.")
    first_hand = count("How many of the voices are first-hand.")
    asserted = yes_no("Some source asserts the harm, with a figure or without.")
    checked_zero = yes_no("A voice that is no party checked, and found none.")
    rule = text("The rule of the ladder that chose best; decision where people did.")
    decided_because = text("Why people decided on another best.", allow_null=True)
    consensus = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField(), min_length=2, max_length=2),
        help_text="The runs of whole numbers where the sources agree, each first and last.",
    )
    agreeing = count("Voices with both bounds that agree on a run.")
    compatible = count("Voices without an upper figure that a run fits.")
    used = texts("The ids of the claims used.")
    set_aside = serializers.DictField(
        child=code_of(SET_ASIDE), help_text="The reason of every claim that is not used, by id."
    )
    warnings = texts()
    explanation = Explanation()
    methodology = text()
    lexicon = text()


class HeldBack(Shape):
    """A part that is not told yet: neither unknown nor none."""

    part = code_of(SENSITIVE_PART)
    until = serializers.DateField(
        allow_null=True, help_text="Public from this day on; null: it is not published here."
    )


WITHHELD = (
    "What is not told yet. A subgroup stands here whether or not the record tells of it. What of "
    "a record is held back is in no figure."
)


LICENCE = "Of the data set; null while that is not published."


@extend_schema_serializer(extensions={"x-chosen-by": "fields"})
class ShortIncident(Shape):
    """A record in short: all of it, unless `fields` chooses."""

    code = text("Never used again for another record.")
    record_type = code_of(RECORD_TYPE)
    kind = code_of(INCIDENT_KIND)
    dataset = text()
    external_id = text()
    when = When()
    place = Position()
    parties = Party(many=True)
    summary = text()
    grading = code_of(GRADING)
    withheld = HeldBack(many=True, help_text=WITHHELD)
    ranges = Bounds(many=True)
    n = count("The log entry that says this.")
    url = serializers.URLField(help_text="The whole document.")
    licence = text(LICENCE, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        return chosen(super().get_fields())


class RecordPage(Page):
    """A page of a list that can be asked at a release."""

    warnings = texts("`release_withdrawn: RELEASE` where the asked one was taken back.")


class IncidentPage(RecordPage):
    results = ShortIncident(many=True)


class RecordOfRow(Shape):
    """The record that a row is of."""

    code = text()
    record_type = code_of(RECORD_TYPE)
    kind = code_of(INCIDENT_KIND)
    grading = code_of(GRADING)
    start = serializers.DateField(help_text="Local date.")
    end = serializers.DateField(help_text="Local date, included.")
    place = text("A P-code.")
    n = count("The log entry that says this.")
    url = serializers.URLField(help_text="The whole document.")


class ClaimRow(Claim):
    incident = RecordOfRow()
    dataset = text()
    licence = text(LICENCE, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        return chosen(super().get_fields())


class RangeRow(Range):
    incident = RecordOfRow()
    dataset = text()
    licence = text(LICENCE, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        return chosen(super().get_fields())


def chosen(fields: dict[str, Any]) -> dict[str, Any]:
    """Return fields of which a question may choose some."""
    for field in fields.values():
        field.required = False
    return fields


class ClaimPage(RecordPage):
    results = ClaimRow(many=True)


class RangePage(RecordPage):
    results = RangeRow(many=True)


class HistoryEntry(Shape):
    n = count("The log entry.")
    kind = serializers.ChoiceField(choices=LogEntry.Kind.choices)
    at = serializers.DateTimeField()
    reason = text("Null where the document was redacted.", allow_null=True)


class Record(Shape):
    code = text("Never used again for another record.")
    record_type = code_of(RECORD_TYPE)
    kind = code_of(INCIDENT_KIND)
    dataset = text()
    external_id = text()
    when = When()
    place = Position()
    parties = Party(many=True)
    summary = text()
    grading = code_of(GRADING)
    warnings = texts()
    withheld = HeldBack(many=True, help_text=WITHHELD)
    links = Link(many=True)
    claims = Claim(many=True)
    ranges = Range(many=True)
    reason = text("Why it was published or revised.")
    split_into = text("The record to which it gave claims with this entry.", required=False)


class IncidentDocument(Record):
    licence = text(LICENCE, allow_null=True)
    history = HistoryEntry(many=True, help_text="Everything that was ever public about it.")
    log = Log()


class MergedIncident(Shape):
    """What stands in place of a record that became part of another."""

    code = text("The record that was merged.")
    merged_into = text("The record that holds what it held.")
    reason = text("Why they are one.")
    n = count("The log entry that merged it.")
    at = serializers.DateTimeField()
    url = serializers.URLField(help_text="The record that holds what it held.")
