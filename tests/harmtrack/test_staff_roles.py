"""The table of roles, and the groups that follow it."""

from fnmatch import fnmatch

import pytest
from django.contrib.auth.models import Group, Permission, User

from harmtrack.accounts.staff_roles import (
    ADMINISTRATOR,
    GRANTED_TO_NONE,
    KNOWS,
    LABELS,
    PUBLISHER,
    RESEARCHER,
    REVIEWER,
    ROLES,
    VIEWER,
    held_explicitly,
    sync_roles,
)

pytestmark = pytest.mark.django_db

OURS = ("sources", "incidents", "publication")
GRANTED = frozenset[str]().union(*ROLES.values())


def existing() -> set[str]:
    pairs = Permission.objects.values_list("content_type__app_label", "codename")
    return {f"{app}.{codename}" for app, codename in pairs}


def permissions_of(group: str) -> set[str]:
    pairs = Group.objects.get(name=group).permissions.values_list(
        "content_type__app_label", "codename"
    )
    return {f"{app}.{codename}" for app, codename in pairs}


@pytest.mark.parametrize("role", ROLES)
def test_every_permission_of_a_role_exists(role: str) -> None:
    assert ROLES[role] - existing() == set()


def test_every_permission_of_ours_is_granted_or_said_to_be_nobodys() -> None:
    """A new table or permission needs a word in harmtrack/accounts/staff_roles.py."""
    ours = {name for name in existing() if name.split(".")[0] in OURS}
    unsaid = {
        name
        for name in ours - GRANTED
        if not any(fnmatch(name, pattern) for pattern in GRANTED_TO_NONE)
    }
    assert unsaid == set()


@pytest.mark.parametrize("pattern", GRANTED_TO_NONE)
def test_what_is_granted_to_nobody_exists_and_says_why(pattern: str) -> None:
    assert any(fnmatch(name, pattern) for name in existing() - GRANTED)
    assert GRANTED_TO_NONE[pattern]


def test_every_role_has_a_label() -> None:
    assert list(LABELS) == list(ROLES)


@pytest.mark.parametrize("role", ROLES)
def test_the_groups_follow_the_table_after_migrate(role: str) -> None:
    assert permissions_of(role) == ROLES[role]


@pytest.mark.parametrize("role", [VIEWER, RESEARCHER, REVIEWER, PUBLISHER, ADMINISTRATOR])
def test_no_role_brings_knowledge_of_confidential_sources(role: str) -> None:
    assert "sources.view_sourceidentity" not in ROLES[role]


@pytest.mark.parametrize("role", [VIEWER, RESEARCHER, REVIEWER, ADMINISTRATOR, KNOWS])
def test_only_a_publisher_publishes(role: str) -> None:
    assert "publication.add_logentry" not in ROLES[role]


@pytest.mark.parametrize("role", sorted(set(ROLES) - {ADMINISTRATOR}))
def test_only_an_administrator_manages_people(role: str) -> None:
    assert not any(name.startswith("auth.") for name in ROLES[role])


def test_a_viewer_changes_nothing() -> None:
    assert all(".view_" in name for name in ROLES[VIEWER])


def test_being_superuser_gives_nothing_explicitly() -> None:
    user = User.objects.create_superuser("made-up-superuser")
    assert held_explicitly(user) == set()
    user.groups.add(Group.objects.get(name=KNOWS))
    assert held_explicitly(user) == ROLES[KNOWS]


def test_a_second_sync_takes_away_what_left_the_table_and_leaves_other_groups_alone() -> None:
    extra = Permission.objects.get(codename="delete_source")
    own = Group.objects.create(name="made-up group of their own")
    for group in (own, Group.objects.get(name=VIEWER)):
        group.permissions.add(extra)
    sync_roles(using="default")
    assert permissions_of(VIEWER) == ROLES[VIEWER]
    assert permissions_of(own.name) == {"sources.delete_source"}
