"""Who manages whom among the staff, and what is changed about them.

Nobody gives more than they were given to give: an administrator gives roles, and manages people who
hold nothing beyond roles that the administrator could have given. Whoever knows confidential
sources is managed by others who know, or by a superuser; a superuser by superusers alone.
"""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, User
from django.db import transaction

from harmtrack.accounts.sessions import sign_out_elsewhere
from harmtrack.accounts.staff_roles import KNOWS, LABELS, ROLES, held_explicitly
from harmtrack.accounts.two_factor import remove_two_factor


def roles_to_give(manager: User) -> list[str]:
    """The roles that somebody who manages people may give, in the order of the table."""
    knows = manager.is_superuser or ROLES[KNOWS] <= held_explicitly(manager)
    return [role for role in ROLES if role != KNOWS or knows]


def may_manage(manager: User, person: User) -> bool:
    """Whether one may change the other, having the right to change people at all."""
    if manager.is_superuser:
        return True
    if person.is_superuser or person.pk == manager.pk:
        return False
    open_rights = frozenset[str]().union(*(ROLES[role] for role in roles_to_give(manager)))
    return held_explicitly(person) <= open_rights


def roles_of(person: User) -> list[str]:
    held = set(person.groups.values_list("name", flat=True)) if person.pk else set()
    return [role for role in ROLES if role in held]


@transaction.atomic
def set_roles(person: User, *, roles: Iterable[str], by: User) -> None:
    """Give somebody exactly these of the roles that ``by`` may give; any other group stays.

    What was given and taken is in the person's history.
    """
    wanted, offered = set(roles), roles_to_give(by)
    if beyond := wanted - set(offered):
        raise PermissionError(f"roles: {sorted(beyond)} are not yours to give.")
    held = set(roles_of(person))
    given = [role for role in offered if role in wanted - held]
    taken = [role for role in offered if role in held - wanted]
    person.groups.add(*Group.objects.filter(name__in=given))
    person.groups.remove(*Group.objects.filter(name__in=taken))
    for verb, changed in (("Given", given), ("Taken away", taken)):
        for role in changed:
            tell(person, f"{verb}: {role}", by=by)


@transaction.atomic
def forget_two_factor(person: User, *, by: User, at: datetime) -> None:
    """Let somebody who lost app and recovery codes set them up anew; they are signed out."""
    remove_two_factor(user=person)
    sign_out_elsewhere(user=person, keep=None, at=at)
    tell(person, "Two-factor sign-in forgotten", by=by)


def tell(person: User, what: str, *, by: User) -> None:
    """Write into somebody's history."""
    people = User.objects.filter(pk=person.pk)
    LogEntry.objects.log_actions(by.pk, people, CHANGE, what, single_object=True)


def role_choices(manager: User) -> list[tuple[str, object]]:
    return [(role, LABELS[role]) for role in roles_to_give(manager)]
