import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from pytest_django.fixtures import Settings

from sources.actions.identities import NotReadable, read_identity, seal_identity
from sources.models import IdentityReading, Source
from tests.world import NOON, make_source, make_user

pytestmark = pytest.mark.django_db

NAME = "Made-up name of a made-up witness"


@pytest.fixture
def source() -> Source:
    return make_source("made-up-a", "witness", confidential=True, public_alias="Made-up witness A")


def test_an_identity_is_sealed_and_every_look_recorded(source: Source) -> None:
    seal_identity(source, identity={"name": NAME})
    opened = read_identity(source, by=make_user(), at=NOON, reason="to ask again")
    assert opened == {"name": NAME}
    reading = IdentityReading.objects.get()
    assert (reading.source, reading.reason) == (source, "to ask again")


def test_no_table_tells_the_name(source: Source) -> None:
    """Neither the sealed row nor any history table holds the name in the open."""
    seal_identity(source, identity={"name": NAME})
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{NAME}%"])
            assert cursor.fetchone() == (0,), table


def test_another_key_opens_nothing(source: Source, settings: Settings) -> None:
    seal_identity(source, identity={"name": NAME})
    settings.IDENTITY_KEY = "another"
    with pytest.raises(NotReadable, match="key does not open") as raised:
        read_identity(source, by=make_user(), at=NOON, reason="to ask again")
    assert NAME not in str(raised.value)
    assert IdentityReading.objects.count() == 1


def test_without_a_key_nothing_is_sealed(source: Source, settings: Settings) -> None:
    settings.IDENTITY_KEY = ""
    with pytest.raises(ImproperlyConfigured, match="IDENTITY_KEY"):
        seal_identity(source, identity={"name": NAME})


def test_only_a_confidential_source_is_sealed() -> None:
    with pytest.raises(ValueError, match="not confidential"):
        seal_identity(make_source(), identity={"name": NAME})


def test_nothing_is_read_without_a_reason_or_a_seal(source: Source) -> None:
    with pytest.raises(ValueError, match="reason"):
        read_identity(source, by=make_user(), at=NOON, reason=" ")
    with pytest.raises(NotReadable, match="Nothing is sealed"):
        read_identity(source, by=make_user(), at=NOON, reason="to ask again")
