"""Who may know what a confidential source said: the one layer that pages ask.

Whoever may not know is shown the alias, and nothing of what the source published.
"""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Q

GRANT = "view_sourceidentity"


def may_know(user: Any) -> bool:
    """Return whether somebody was granted knowledge of confidential sources.

    It takes the permission itself, given to the person or to a group: being superuser is not
    enough. The answer is kept with the user for as long as the object lives, one request.
    """
    if user.pk is None or not user.is_active:
        return False
    if "_may_know" not in user.__dict__:
        granted = Permission.objects.filter(
            Q(user=user.pk) | Q(group__user=user.pk),
            codename=GRANT,
            content_type__app_label="sources",
        )
        user.__dict__["_may_know"] = granted.exists()
    return bool(user.__dict__["_may_know"])


def open_to(user: Any, source: str) -> Q:
    """Return what keeps the rows that somebody may read, where ``source`` leads to the source.

    Whoever may know reads all of them; anybody else those of sources that are not confidential.
    """
    return Q() if may_know(user) else Q(**{f"{source}__confidential": False})
