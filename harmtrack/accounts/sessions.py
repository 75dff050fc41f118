"""Where somebody is signed in.

Each session keeps when it began, when it was last seen and the kind of browser: no address, and
nothing else of what the browser says of itself.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from harmtrack.accounts.clients import client_kind

FACTS = "signed_in"
# A session is written at most this often for being seen alone.
SEEN_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class SignedIn:
    """One live session. `mark` names it on a page without giving its key away."""

    mark: str
    began_at: datetime
    seen_at: datetime
    client: str
    here: bool


def note_session(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: keep the facts of a session that a page made use of.

    A page that asked nobody who they are, such as the API, is not made to depend on it here.
    """

    def noting(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.session.accessed and request.user.is_authenticated:
            note(
                request.session, user_agent=request.headers.get("User-Agent", ""), at=timezone.now()
            )
        return response

    return noting


def note(session: SessionBase, *, user_agent: str, at: datetime) -> None:
    facts = session.get(FACTS)
    if facts and at - datetime.fromisoformat(facts["seen_at"]) < SEEN_EVERY:
        return
    session[FACTS] = {
        "began_at": facts["began_at"] if facts else at.isoformat(),
        "seen_at": at.isoformat(),
        "client": client_kind(user_agent),
    }


def live_sessions(user: User, *, at: datetime) -> Iterator[Session]:
    """The user's sessions that still count.

    Only people who work here have sessions, so that all of them are few enough to be read.
    """
    for session in Session.objects.filter(expire_date__gt=at):
        held = session.get_decoded()
        if (held.get(SESSION_KEY), held.get(HASH_SESSION_KEY)) == (
            str(user.pk),
            user.get_session_auth_hash(),
        ):
            yield session


def signed_in(user: User, *, current: str | None, at: datetime) -> list[SignedIn]:
    """Where the user is signed in: the session with the key `current` first, then the last seen."""
    found = [
        SignedIn(
            mark=mark_of(session.session_key),
            began_at=datetime.fromisoformat(facts["began_at"]),
            seen_at=datetime.fromisoformat(facts["seen_at"]),
            client=facts["client"],
            here=session.session_key == current,
        )
        for session in live_sessions(user, at=at)
        if (facts := session.get_decoded().get(FACTS))
    ]
    return sorted(found, key=lambda each: (each.here, each.seen_at), reverse=True)


def sign_out_elsewhere(
    *, user: User, keep: str | None, at: datetime, mark: str | None = None
) -> int:
    """End the user's other sessions, or the one with that mark; how many were ended.

    The session with the key `keep` goes on in any case.
    """
    ended = [
        session.session_key
        for session in live_sessions(user, at=at)
        if session.session_key != keep and mark in (None, mark_of(session.session_key))
    ]
    Session.objects.filter(session_key__in=ended).delete()
    return len(ended)


def mark_of(session_key: str) -> str:
    return hashlib.sha256(session_key.encode()).hexdigest()[:24]
