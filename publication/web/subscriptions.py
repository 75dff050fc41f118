"""Asking for letters about releases, confirming it, and ending it."""

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from publication import tasks
from publication.actions.subscribing import confirm, subscribe, unsubscribe
from publication.api.limits import Rate, take
from publication.models import Subscriber
from publication.web.views import page

ASKING = Rate("subscribe", requests=5, seconds=3600)


class SubscribeForm(forms.Form):
    email = forms.EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput({"autocomplete": "email", "dir": "ltr"}),
    )
    language = forms.ChoiceField(
        label=_("Language of the letters"), choices=Subscriber.Language.choices
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Take an address; the answer is the same whether or not it was known."""
    language = request.GET.get("lang") or get_language()
    form = SubscribeForm(request.POST or None, initial={"language": language})
    if request.method == "POST" and form.is_valid():
        standing = take(ASKING, BaseThrottle().get_ident(Request(request)) or "")
        if standing and standing.left < 0:
            answer = page(request, "subscribed", {"step": "later"})
            answer.status_code = 429
            answer.headers["Retry-After"] = str(standing.seconds)
            return answer
        write_soon(**form.cleaned_data)
        return page(request, "subscribed", {"step": "asked"})
    return page(request, "subscribe", {"form": form})


def write_soon(email: str, language: str) -> None:
    """Let a worker write to an address; without a message server the next sweep does."""
    number = subscribe(email, language, at=timezone.now())

    def send() -> None:
        tasks.write_to_confirm.apply_async((number, language), retry=False)

    transaction.on_commit(send, robust=True)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_address(request: HttpRequest, link_key: str) -> HttpResponse:
    """Confirm on POST alone: programs that look at links must not confirm for anybody."""
    if request.method != "POST":
        return page(request, "subscribed", {"step": "confirm"})
    step = "confirmed" if confirm(link_key, at=timezone.now()) else "too_late"
    return page(request, "subscribed", {"step": step})


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, link_key: str) -> HttpResponse:
    """End it on POST, which a mail program sends by itself (RFC 8058), so without a cookie."""
    if request.method != "POST":
        return page(request, "subscribed", {"step": "end"})
    unsubscribe(link_key)
    return page(request, "subscribed", {"step": "ended"})
