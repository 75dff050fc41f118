"""Managing people: what an administrator may do, and what nobody may do to climb."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from harmtrack.accounts.people import may_manage, set_roles
from harmtrack.accounts.staff_roles import KNOWS, ROLES
from harmtrack.accounts.two_factor import authenticator
from sources.confidence import may_know
from tests.harmtrack.signing_in import PASSWORD, enrolled
from tests.incidents.admin.pages import read_fields
from tests.world import grant

pytestmark = pytest.mark.django_db

ADD = reverse("admin:auth_user_add")
DOORS = ("auth_user_change", "auth_user_password_change", "auth_user_forget_two_factor")


def make(name: str, *roles: str, is_superuser: bool = False) -> User:
    user = User.objects.create_user(
        name, password=PASSWORD, is_staff=True, is_superuser=is_superuser
    )
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


@pytest.fixture
def boss() -> User:
    return make("made-up-boss", "administrator")


@pytest.fixture
def office(boss: User) -> Client:
    client = Client()
    client.force_login(boss)
    return client


def page_of(person: User, door: str = "auth_user_change") -> str:
    return reverse(f"admin:{door}", args=(person.pk,))


def roles(person: User) -> set[str]:
    return set(person.groups.values_list("name", flat=True))


def test_an_administrator_makes_somebody_with_roles(office: Client) -> None:
    said = {"username": "made-up-new", "password1": PASSWORD, "password2": PASSWORD}
    said |= {"usable_password": "true"}
    office.post(ADD, {**said, "roles": ["researcher", "viewer"]})
    made = User.objects.get(username="made-up-new")
    assert (made.is_staff, made.is_superuser, made.is_active) == (True, False, True)
    assert roles(made) == {"researcher", "viewer"}


def test_roles_are_changed_and_groups_of_their_own_stay(office: Client) -> None:
    own = Group.objects.create(name="made-up own group")
    person = make("made-up-person", "researcher")
    person.groups.add(own)
    fields = read_fields(office, page_of(person))
    office.post(page_of(person), {**fields, "roles": ["reviewer"], "_save": "1"})
    assert roles(person) == {"reviewer", own.name}
    history = office.get(page_of(person, "auth_user_history")).content.decode()
    assert "Given: reviewer" in history
    assert "Taken away: researcher" in history


def test_somebody_is_deactivated_and_never_deleted(office: Client, admin_client: Client) -> None:
    person = make("made-up-person", "researcher")
    fields = read_fields(office, page_of(person))
    fields.pop("is_active")
    office.post(page_of(person), {**fields, "roles": ["researcher"], "_save": "1"})
    person.refresh_from_db()
    assert not person.is_active
    for client in (office, admin_client):
        assert client.get(page_of(person, "auth_user_delete")).status_code == 403


def test_two_factor_is_forgotten_with_a_word_in_the_history(office: Client) -> None:
    person = make("made-up-person", "researcher")
    enrolled(person)
    signed_in = Client()
    signed_in.force_login(person)
    signed_in.get("/admin/")
    assert "Forget two-factor" in office.get(page_of(person)).content.decode()
    office.get(page_of(person, DOORS[2]))
    assert authenticator(person)
    office.post(page_of(person, DOORS[2]))
    assert not authenticator(person)
    assert signed_in.get("/admin/").status_code == 302
    history = office.get(page_of(person, "auth_user_history")).content.decode()
    assert "Two-factor sign-in forgotten" in history


def test_the_grant_is_given_by_whoever_has_it_or_a_superuser_and_is_in_the_history(
    boss: User, office: Client, admin_client: Client
) -> None:
    person = make("made-up-person", "researcher")
    refused = office.post(
        page_of(person), {**read_fields(office, page_of(person)), "roles": [KNOWS], "_save": "1"}
    )
    assert refused.status_code == 200
    assert not may_know(User.objects.get(pk=person.pk))
    fields = read_fields(admin_client, page_of(person))
    admin_client.post(page_of(person), {**fields, "roles": [KNOWS], "_save": "1"})
    assert may_know(User.objects.get(pk=person.pk))
    history = office.get(page_of(person, "auth_user_history")).content.decode()
    assert "Given: knows confidential sources" in history


@pytest.mark.parametrize("door", DOORS)
def test_an_administrator_touches_nobody_above_and_not_themselves(
    boss: User, office: Client, door: str
) -> None:
    superuser = make("made-up-superuser", is_superuser=True)
    knowing = grant(make("made-up-knowing", "researcher"))
    odd = make("made-up-odd", "researcher")
    odd.user_permissions.add(Permission.objects.get(codename="delete_source"))
    for person in (superuser, knowing, odd, boss):
        before = User.objects.filter(pk=person.pk).values().get()
        said = {"username": "made-up-taken", "is_superuser": "on", "roles": list(ROLES)}
        said |= {"password1": "made-up other words", "password2": "made-up other words"}
        assert office.post(page_of(person, door), said).status_code == 403
        assert User.objects.filter(pk=person.pk).values().get() == before


def test_an_administrator_makes_nobody_a_superuser(office: Client) -> None:
    person = make("made-up-person", "researcher")
    fields = read_fields(office, page_of(person)) | {"is_superuser": "on", "is_staff": "on"}
    said = {**fields, "first_name": "Made-up", "roles": [], "user_permissions": ["1"]}
    office.post(page_of(person), said | {"_save": "1"})
    person.refresh_from_db()
    assert (person.first_name, person.is_superuser) == ("Made-up", False)
    assert not person.user_permissions.exists()


def test_whoever_knows_manages_who_knows(boss: User) -> None:
    knowing = grant(make("made-up-knowing", "researcher"))
    assert not may_manage(boss, knowing)
    assert may_manage(grant(boss), knowing)


def test_no_role_is_given_that_is_not_ones_own_to_give(boss: User) -> None:
    with pytest.raises(PermissionError):
        set_roles(make("made-up-person"), roles=[KNOWS], by=boss)


def test_a_page_of_somebody_above_shows_no_password(office: Client, boss: User) -> None:
    superuser = make("made-up-superuser", is_superuser=True)
    text = office.get(page_of(superuser)).content.decode()
    assert superuser.password not in text
    assert "Reset the password" not in text


def test_a_role_is_changed_in_its_table_alone(admin_client: Client) -> None:
    address = reverse("admin:auth_group_change", args=(Group.objects.get(name="viewer").pk,))
    assert admin_client.post(address, {"name": "x"}).status_code == 403


def test_the_demo_has_somebody_who_logs_and_somebody_who_publishes() -> None:
    call_command("first_admin", verbosity=0)
    researcher, reviewer = (User.objects.get(username=n) for n in ("researcher", "reviewer"))
    assert roles(researcher) == {"researcher"}
    assert roles(reviewer) == {"reviewer", "publisher"}
    assert not researcher.is_superuser
