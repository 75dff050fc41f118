"""How often a partner's own key was used."""

from datetime import timedelta

from django.utils import timezone
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from publication.api import shapes
from publication.api.base import PublicView
from publication.api.limits import key_of
from publication.api.parameters import read

DAYS = 90


class UsageView(PublicView):
    """The key that asks, and how many requests came with it on each of the last 90 days (UTC)."""

    operation = "read_usage"
    shape = shapes.Usage
    only_with_key = True
    revalidated = False

    def get(self, request: Request, **captured: str) -> Response:
        read(self.parameters, request.query_params)
        key = key_of(request)
        if key is None:
            raise NotAuthenticated
        since = timezone.now().date() - timedelta(days=DAYS)
        days = key.usage.filter(day__gt=since).order_by("-day")
        body = {
            "name": key.name,
            "prefix": key.prefix,
            "scopes": key.scopes,
            "expires_at": key.expires_at,
            "quota": key.quota,
            "days": list(days.values("day", "requests")),
        }
        return Response(body, headers={"Cache-Control": "no-store"})
