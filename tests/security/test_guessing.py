"""A value that is guessed in a form is refused in the same words, whoever's row has it already."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from sources.models import Source, VoiceSpelling
from tests.incidents.admin.pages import read_fields, save, url
from tests.world import grant, make_dataset, make_report, make_source, make_user

pytestmark = pytest.mark.django_db


def client_of(role: str) -> Client:
    staff = make_user(f"made-up-{role}", is_staff=True)
    staff.groups.set(Group.objects.filter(name=role))
    client = Client()
    client.force_login(staff)
    return client


@pytest.fixture
def medic() -> Source:
    return make_source("medic", "medical", confidential=True, public_alias="A medic")


def refusals(client: Client, address: str, said: dict[str, Any]) -> Any:
    answer = save(client, address, read_fields(client, address) | said)
    return answer.context["adminform"].form.errors


def test_the_code_of_a_hidden_source_is_refused_as_any_other(medic: Source) -> None:
    client, open_one = client_of("researcher"), make_source()
    told = [
        refusals(
            client,
            url("sources_source_add"),
            {"code": code, "name_en": "Made-up name", "kind": "local_monitor"},
        )
        for code in (medic.code, open_one.code)
    ]
    assert told[0] == told[1] == {"code": ["This cannot be used here: give another value."]}


def test_the_external_id_of_a_hidden_report_is_refused_as_any_other(medic: Source) -> None:
    client, monitor = client_of("researcher"), make_source()
    make_report(medic, "Made-up secret title", external_id="hidden-1")
    make_report(monitor, "Made-up title", external_id="open-1")
    said = {
        "publisher": monitor.pk,
        "title": "Made-up other",
        "language": "en",
        "dataset": make_dataset().pk,
    }
    address = url("sources_report_add")
    told = [
        refusals(client, address, said | {"external_id": guess}) for guess in ("hidden-1", "open-1")
    ]
    assert told[0] == told[1] == {"external_id": ["This cannot be used here: give another value."]}


def test_a_hidden_spelling_is_refused_as_any_other(medic: Source) -> None:
    client, monitor = client_of("administrator"), make_source()
    for spelling, source in (("hidden", medic), ("open", monitor)):
        VoiceSpelling.objects.create(dataset=make_dataset(), spelling=spelling, source=source)
    said = {"dataset": make_dataset().pk, "source": monitor.pk}
    address = url("sources_voicespelling_add")
    told = [refusals(client, address, said | {"spelling": guess}) for guess in ("hidden", "open")]
    assert told[0] == told[1] == {"__all__": ["This cannot be used here: give another value."]}


def test_a_confidential_source_is_given_a_code_that_nobody_can_guess() -> None:
    client = client_of("researcher")
    grant(make_user("made-up-researcher"))
    address = url("sources_source_add")
    said = {"kind": "medical", "confidential": "on", "public_alias": "A medic", "code": "medic"}
    save(client, address, read_fields(client, address) | said)
    assert Source.objects.get().code.startswith("source-")
    said = {"kind": "local_monitor", "name_en": "Made-up monitor", "code": ""}
    assert refusals(client, address, said) == {"code": ["This field is required."]}
