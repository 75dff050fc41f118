"""One's own account: two-factor sign-in, and where one is signed in."""

from typing import Any

import django_otp
import segno
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from harmtrack.accounts import sessions, two_factor
from harmtrack.accounts.forms import CodeForm, PasswordForm


class StaffRequest(HttpRequest):
    """Whatever comes here has passed the admin's door, or `login_required`."""

    user: User


def page(request: StaffRequest, name: str, title: str, **more: Any) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": title, **more}
    return render(request, f"account/{name}.html", context)


def account_page(request: StaffRequest, **forms: PasswordForm) -> HttpResponse:
    """The account, with a form that was refused in its place."""
    empty = {
        name: PasswordForm(request=request, auto_id=f"{name}_%s") for name in ("renew", "remove")
    }
    signed_in = sessions.signed_in(
        request.user, current=request.session.session_key, at=timezone.now()
    )
    return page(
        request,
        "home",
        _("Your account"),
        authenticator=two_factor.authenticator(request.user),
        required=settings.TWO_FACTOR_REQUIRED,
        codes_left=two_factor.recovery_codes_left(request.user),
        sessions=signed_in,
        forms={**empty, **forms},
    )


@never_cache
def home(request: StaffRequest) -> HttpResponse:
    return account_page(request)


@never_cache
@login_required
@sensitive_post_parameters()
def enrol(request: StaffRequest) -> HttpResponse:
    """Show the key, take a first code, and show the recovery codes once."""
    if two_factor.authenticator(request.user):
        return redirect("account:home")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        confirmed = two_factor.confirm_authenticator(
            user=request.user, code=form.cleaned_data["code"]
        )
        if confirmed:
            device, codes = confirmed
            django_otp.login(request, device)
            # Sessions from before know of no second factor.
            sessions.sign_out_elsewhere(
                user=request.user, keep=request.session.session_key, at=timezone.now()
            )
            return page(request, "recovery_codes", _("Recovery codes"), codes=codes)
        form.add_error(
            "code",
            _("That is not the code of this key now. Wait for a new one, and check the clock."),
        )
    pending = two_factor.pending_authenticator(request.user)
    return page(
        request,
        "enrol",
        _("Set up two-factor sign-in"),
        form=form,
        required=settings.TWO_FACTOR_REQUIRED,
        key=two_factor.readable_key(pending),
        picture=segno.make(pending.config_url).svg_data_uri(scale=4, light="#fff"),
    )


@never_cache
@require_POST
@sensitive_post_parameters()
def new_recovery_codes(request: StaffRequest) -> HttpResponse:
    form = PasswordForm(request.POST, request=request, auto_id="renew_%s")
    if not two_factor.authenticator(request.user):
        return redirect("account:enrol")
    if not form.is_valid():
        return account_page(request, renew=form)
    codes = two_factor.renew_recovery_codes(user=request.user)
    return page(request, "recovery_codes", _("Recovery codes"), codes=codes)


@never_cache
@require_POST
@sensitive_post_parameters()
def remove(request: StaffRequest) -> HttpResponse:
    form = PasswordForm(request.POST, request=request, auto_id="remove_%s")
    if not form.is_valid():
        return account_page(request, remove=form)
    two_factor.remove_two_factor(user=request.user)
    messages.success(request, _("Two-factor sign-in was removed."))
    return redirect("account:home")


@never_cache
@require_POST
def sign_out(request: StaffRequest) -> HttpResponse:
    """End one other session, or all of them."""
    ended = sessions.sign_out_elsewhere(
        user=request.user,
        keep=request.session.session_key,
        at=timezone.now(),
        mark=request.POST.get("session"),
    )
    told = ngettext("%(count)d session was ended.", "%(count)d sessions were ended.", ended)
    messages.success(request, told % {"count": ended})
    return redirect("account:home")
