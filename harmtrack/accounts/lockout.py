"""What a locked-out sign-in is answered, and by which address it is told from another."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle


def address(request: HttpRequest) -> str:
    """The address behind the trusted proxies, found as the API's limits find it."""
    return BaseThrottle().get_ident(Request(request)) or ""


def refusal(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """The same page whether or not the user exists."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    context = {**admin.site.each_context(request), "minutes": minutes}
    return render(request, "account/locked.html", context, status=429)
