"""The admin, as it lets people in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.translation import gettext

from harmtrack.accounts.forms import SignInForm
from harmtrack.accounts.two_factor import authenticator


class Site(admin.AdminSite):
    """Where two-factor sign-in is required, nothing but enrolment is open without it."""

    # The header leads about, and the page has the width that a sidebar would take.
    enable_nav_sidebar = False
    login_form = SignInForm
    login_template = "account/sign_in.html"

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and (
            not settings.TWO_FACTOR_REQUIRED or request.user.is_verified()  # type: ignore[union-attr]  # Set by OTPMiddleware.
        )

    def admin_view(self, view: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return super().admin_view(refuse_null(view), *args, **kwargs)

    def must_enrol(self, request: HttpRequest) -> bool:
        """Whether only two-factor sign-in is missing, and was never set up."""
        return (
            isinstance(request.user, User)
            and super().has_permission(request)
            and not self.has_permission(request)
            and authenticator(request.user) is None
        )

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method == "GET" and self.must_enrol(request):
            return redirect("account:enrol")
        return super().login(request, extra_context)


def refuse_null(view: Callable[..., Any]) -> Callable[..., Any]:
    """Answer an address with null characters, for which no database can be asked."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **captured: Any) -> Any:
        for name, values in request.GET.lists():
            if any("\0" in text for text in (name, *values)):
                told = gettext("%(name)s: accepted is text without null characters.")
                said = told % {"name": name.replace("\0", "\\0")}
                return HttpResponseBadRequest(said, content_type="text/plain; charset=utf-8")
        return view(request, *args, **captured)

    return answer
