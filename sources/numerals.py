"""In which digits a reader of Arabic is shown numbers: their own choice, kept in a cookie."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.formats import localize
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, get_language_bidi
from django.views.decorators.http import require_POST

from sources.digits import arabic_digits

COOKIE, ARABIC, LATIN = "digits", "arabic", "latin"
YEAR = 365 * 24 * 60 * 60

_chosen = ContextVar("digits", default=False)


def note_digits(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: remember the reader's choice while their request is answered."""

    def answer(request: HttpRequest) -> HttpResponse:
        token = _chosen.set(request.COOKIES.get(COOKIE) == ARABIC)
        try:
            return get_response(request)
        finally:
            _chosen.reset(token)

    return answer


def are_arabic() -> bool:
    """Whether numbers are shown in Arabic-Indic digits: chosen, and the page is in Arabic."""
    return _chosen.get() and (get_language() or "en").startswith("ar")


def show(value: Any) -> str:
    """Return a number, a date or a text with its numbers in the reader's digits."""
    text = str(localize(value))
    return arabic_digits(text) if are_arabic() else text


def isolate(text: str) -> str:
    """Return words that keep the direction of their own first letter."""
    return f"\u2068{text}\u2069"


def isolate_ltr(text: str) -> str:
    """Keep a code, a date or a number in its order inside of words from right to left.

    Where a tag can stand, `<bdi dir="ltr">` does the same.
    """
    return f"\u2066{text}\u2069" if get_language_bidi() else text


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the choice, and go back to the page it was made on."""
    back = request.POST.get("next", "")
    secure = request.is_secure()
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=secure):
        back = "/"
    answer = HttpResponseRedirect(back)
    chosen = ARABIC if request.POST.get("digits") == ARABIC else LATIN
    answer.set_cookie(COOKIE, chosen, max_age=YEAR, secure=secure, httponly=True, samesite="Lax")
    return answer
