"""The shapes of releases, and of what moved between two of them."""

from rest_framework import serializers

from incidents.codebook import HARM, POPULATION
from incidents.reasons import CHANGE_REASON
from publication.api import shapes
from publication.api.shape_fields import Shape, code_of, count, persons, text, texts, yes_no
from publication.models import LogEntry


class Bookmark(Shape):
    n = count("The entry of the log after which it is the state.")
    hash = text("The hash of that entry, which covers every entry before.")


class Withdrawal(Shape):
    at = serializers.DateTimeField()
    reason = text()


class Release(Shape):
    """A release never changes: an error is mended by a new revision, or it is withdrawn."""

    name = text("Such as 2017-06.r1: cite it.")
    month = text("The last month that it covers.")
    revision = count("Which release of this month it is.")
    until = serializers.DateField(help_text="The last day that it covers.")
    log = Bookmark()
    predecessor = text("The release before, by the log; null for the first.", allow_null=True)
    superseded_by = text("The newest revision, where there is a newer one.", allow_null=True)
    cut_at = serializers.DateTimeField()
    methodology = shapes.Methodology()
    codebook = text()
    code = text("The fingerprint of the code that made it.")
    notes = text()
    withdrawn = Withdrawal(allow_null=True, help_text="Null: it may be used.")
    new_revision_due = yes_no("Something in it was redacted, and no newer revision is out.")
    url = serializers.URLField()


class ReleasePage(shapes.Page):
    results = Release(many=True)


class File(Shape):
    name = text()
    url = serializers.URLField()
    media_type = text()
    bytes = count("Its size.")
    sha256 = text("The hash of its bytes, in hexadecimal.")
    rows = serializers.IntegerField(
        min_value=0, allow_null=True, help_text="How many rows a table has; null: no table."
    )
    redacted = yes_no("Its bytes are gone: something in it endangered somebody.")


class Waiver(Shape):
    """What the gate found before the cut, and why the release was cut all the same."""

    check_code = text("What was looked for.")
    subjects = texts("What it was found in.")
    finding = text("In one sentence, in English.")
    reason = text("Empty where it is redacted.")
    redacted = yes_no("Its words are gone: they endangered somebody.")


class ReleaseDocument(Release):
    files = File(many=True)
    waivers = Waiver(many=True)


class RedactedProblem(shapes.Problem):
    """What stands in the place of a file with something in it that endangered somebody."""

    name = text("The file.")
    superseded_by = text("The newest revision of the release, where there is one.", allow_null=True)


class Values(Shape):
    """Sums over the incidents of a month, as in the monthly figures; null is unknown."""

    incidents = count("Incidents that hold the harm.")
    reported_min = persons("Persons.")
    corroborated_min = persons("Persons.")
    best = persons("Persons: the figure to quote.")
    best_allocated = persons("Persons: the shares of records that span months.")
    reported_max = persons("Persons.")


class Differences(Shape):
    """How much each sum moved, where unknown adds nothing; below zero where it fell."""

    incidents = serializers.IntegerField()
    reported_min = serializers.IntegerField()
    corroborated_min = serializers.IntegerField()
    best = serializers.IntegerField()
    best_allocated = serializers.IntegerField()
    reported_max = serializers.IntegerField()


class Step(Shape):
    n = count("The number of a log entry between the two releases.")
    kind = serializers.ChoiceField(choices=LogEntry.Kind.choices)
    reason = text("As it was published with the entry.")


class Part(Shape):
    code = text("The record.")
    reason = code_of(CHANGE_REASON)
    change = Differences(help_text="What it adds to the difference.")
    entries = Step(many=True, help_text="What the log said of it in between.")


class Moved(Shape):
    """One month of one cell that moved. Its parts add up to the change exactly."""

    month = text("2017-06, or 2017 for records known to the year only.")
    place = text("A P-code.")
    harm = code_of(HARM)
    population = code_of(POPULATION)
    before = Values()
    after = Values()
    change = Differences()
    parts = Part(many=True)


class Diff(Shape):
    earlier = text()
    later = text()
    until = serializers.DateField(help_text="The last day that both cover.")
    months_in_one = texts("Months that only one of the two covers; they are not compared.")
    results = Moved(many=True)
