"""Who may know what a confidential source said."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission, User

from sources.confidence import may_know

pytestmark = pytest.mark.django_db

KNOWS = "knows confidential sources"


def test_nobody_knows_without_the_grant_not_even_a_superuser() -> None:
    assert not may_know(AnonymousUser())
    assert not may_know(User.objects.create_user("made-up-person"))
    assert not may_know(User.objects.create_superuser("made-up-superuser"))


def test_whoever_was_granted_it_knows_until_they_leave() -> None:
    by_group, alone = (User.objects.create_user(name) for name in ("made-up-1", "made-up-2"))
    by_group.groups.add(Group.objects.get(name=KNOWS))
    alone.user_permissions.add(Permission.objects.get(codename="view_sourceidentity"))
    assert may_know(by_group)
    assert may_know(alone)
    alone.is_active = False
    assert not may_know(alone)


def test_it_is_asked_once(django_assert_num_queries: object) -> None:
    user = User.objects.create_user("made-up-person")
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert not may_know(user)
        assert not may_know(user)
