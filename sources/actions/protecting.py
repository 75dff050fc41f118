"""Deciding what a project holds back, and what it does not collect."""

from typing import Any

from django.db import transaction

from sources.history import because
from sources.models import FieldPolicy
from sources.refusals import Refusal


@transaction.atomic
def set_policy(policy: FieldPolicy, *, by: Any, reason: str) -> None:
    """Store how a sensitive part is handled from now on; what is public already stays public.

    Raises ValueError without a reason.
    """
    if not reason.strip():
        raise Refusal("reason is empty; say why the rule changes.")
    with because(reason, by=by, door="admin"):
        policy.save()
