"""What must hold for every model, so that a new field cannot forget it."""

import pytest
from django.apps import apps
from django.db import models
from django.utils import translation

from incidents.models import Attribution, Claim, Coverage
from sources.models import Report, SourceRating
from tests.world import day, link, make_incident, make_party, make_place, make_source

OURS = ("sources", "incidents", "publication")
# When somebody did it stands alone: nobody in particular did.
WITHOUT_A_PERSON = {
    "incidents.Claim.frozen_at",
    "incidents.Decision.ended_at",
    "incidents.DueIncident.marked_at",
    "incidents.Range.reconciled_at",
    # An end that is fixed beforehand.
    "publication.PartnerKey.expires_at",
    # The day on which a report is begun comes by itself, and so does the letter about it.
    "publication.ReportDraft.drafted_at",
    "publication.ReportDraft.told_at",
    # Whoever owns an address does it, and is known by nothing else.
    "publication.Subscriber.asked_at",
    "publication.Subscriber.confirmed_at",
    "publication.Subscriber.written_at",
    "publication.Letter.sent_at",
    # The redaction is in the log, with its reason; its two people are in the history.
    "publication.ReleaseFile.redacted_at",
    "sources.Capture.next_try_at",
    "sources.Capture.rehashed_at",
    "sources.Report.retrieved_at",
    # Nobody but its owner removes one.
    "sources.SavedFilter.removed_at",
    "sources.SourceChange.changed_at",
    # Whoever rated it recorded it.
    "sources.SourceRating.recorded_at",
}
RUNS = {"finished_at", "heartbeat_at"}


def our_models() -> list[type[models.Model]]:
    return [
        model
        for label in OURS
        for model in apps.get_app_config(label).get_models()
        if not model.__name__.endswith("Event") and not model._meta.proxy
    ]


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_a_moment_names_its_person(model: type[models.Model]) -> None:
    """Every ``_at`` has its ``_by``, both required or held together by a constraint."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    constraints = " ".join(str(each.deconstruct()) for each in model._meta.constraints)
    for name, field in fields.items():
        label = f"{model._meta.label}.{name}"
        if not name.endswith("_at") or label in WITHOUT_A_PERSON or name in RUNS:
            continue
        person = fields.get(name.removesuffix("_at") + "_by")
        assert person is not None, f"{label} has no {name.removesuffix('_at')}_by"
        if field.null:
            assert person.null, label
            assert name in constraints, label
            assert person.name in constraints, label


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_every_model_says_what_it_is(model: type[models.Model]) -> None:
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}(")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            [
                "Harm to civilians · B: usually reliable · 2026-01-01",
                "{party}: Suspected",
                "{first} Includes {second}",
                "{place} 2017-06-01/2017-06-30: Partly",
                "{voice}: Denies",
            ],
        ),
        (
            "ar",
            [
                "الأذى بالمدنيين · ب: موثوق عادةً · 2026-01-01",
                "{party}: مشتبه به",
                "{first} يشمل {second}",
                "{place} 2017-06-01/2017-06-30: رصد جزئي",
                "{voice}: ينفي",
            ],
        ),
    ],
)
def test_a_row_names_itself_by_labels_and_not_by_codes(language: str, words: list[str]) -> None:
    """Pages of the admin show these names to readers who know no codes."""
    first, second = make_incident(), make_incident()
    party, place, voice = make_party(), make_place(), make_source()
    june = {"start_on": day("2017-06-01"), "end_on": day("2017-06-30"), "harms": ["killed"]}
    rows = [
        SourceRating(topic="civilian_harm", reliability="B", rated_on=day("2026-01-01")),
        Attribution(party=party, attribution="suspected"),
        link(first, second),
        Coverage(place=place, status="partial", **june),
        Claim(voice=voice, report=Report(publisher=voice), stance="denies"),
    ]
    named = {"first": first, "second": second, "party": party, "place": place, "voice": voice}
    with translation.override(language):
        told = [str(row) for row in rows]
        assert told == [each.format(**named) for each in words]
