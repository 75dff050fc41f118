"""A change of who speaks as whom reaches every source that counts as the changed one."""

import pytest

from sources.actions.lineage import revise_source
from sources.models import Source, SourceChange
from tests.world import NOON, make_party, make_source, make_user

pytestmark = pytest.mark.django_db


def revise(source: Source) -> bool:
    return revise_source(source, by=make_user(), at=NOON, reason="Made up")


def changed() -> set[str]:
    return set(SourceChange.objects.values_list("source__code", flat=True))


def test_a_new_source_changes_nothing() -> None:
    assert revise(Source(code="new", name_en="Made-up new", kind="ngo")) is False
    assert changed() == set()


def test_a_new_name_is_told_wherever_a_number_is_explained() -> None:
    source = make_source("Made-up outlet")
    source.name_en = "Made-up renamed"
    assert revise(source) is True
    assert changed() == {source.code}


def test_an_open_voice_tells_on_no_confidential_one() -> None:
    """One voice is told by one name: the open name would stand for the confidential source."""
    ministry = make_source("Made-up ministry")
    source = make_source("sealed", confidential=True, public_alias="Made-up A")
    source.same_voice_as = ministry
    with pytest.raises(ValueError, match="told by one name"):
        revise(source)


def test_a_new_lineage_tells_all_that_count_as_it() -> None:
    ministry, office = make_source("Made-up ministry"), make_source("Made-up office")
    desk = make_source("Made-up desk", same_voice_as=office)
    office.same_voice_as = ministry
    assert revise(office) is True
    assert changed() == {office.code, desk.code}
    assert Source.objects.get(pk=desk.pk).voice == ministry.code


def test_a_new_kind_is_told_too() -> None:
    source = make_source(party=make_party())
    source.kind = "party_command"
    assert revise(source) is True
    assert changed() == {source.code}


def test_a_circle_of_voices_is_refused() -> None:
    first = make_source("Made-up first")
    second = make_source("Made-up second", same_voice_as=first)
    third = make_source("Made-up third", same_voice_as=second)
    first.same_voice_as = third
    with pytest.raises(ValueError, match="counts as this source itself"):
        revise(first)


def test_the_history_says_who_and_why() -> None:
    source = make_source()
    source.kind = "ngo"
    revise(source)
    event = source.events.order_by("-pgh_id").first()  # type: ignore[attr-defined]
    assert event.pgh_context.metadata["reason"] == "Made up"
    assert event.pgh_context.metadata["user"] == make_user().pk
