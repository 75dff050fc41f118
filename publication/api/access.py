"""Who may read what: keys of partners, their scopes, and anonymous reading."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import APIException, AuthenticationFailed, NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from publication.api.limits import check, count_address, key_of
from publication.keys import is_within, matches, prefix_of
from publication.models import PartnerKey

SCOPE = "urn:problem-type:harmtrack:scope"
BEARER = "bearer "


class LacksScope(APIException):
    """A key that does not open what was asked for."""

    status_code = HTTPStatus.FORBIDDEN

    def __init__(self, missing: list[str]) -> None:
        super().__init__(f"This key lacks the scope {' and '.join(missing)}.")
        self.members = {"type": SCOPE, "scopes": missing}


class WrongAddress(APIException):
    status_code = HTTPStatus.FORBIDDEN
    default_detail = "This key may not be used from this address."


class KeyAuthentication(BaseAuthentication):
    """Reads ``Authorization: Bearer KEY``; every request looks the key up, so revoking is at once.

    Another scheme is not for us, as where a proxy asks for a password.
    """

    def authenticate(self, request: Request) -> tuple[Any, PartnerKey] | None:
        sent = request.headers.get("Authorization", "")
        if not sent.lower().startswith(BEARER):
            return None
        key = self._find(sent[len(BEARER) :].strip())
        address = BaseThrottle().get_ident(request) or ""
        if isinstance(key, str):
            check(count_address(address))
            raise AuthenticationFailed(key)
        if not is_within(address, key.addresses):
            raise WrongAddress
        return AnonymousUser(), key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="harmtrack"'

    def _find(self, sent: str) -> PartnerKey | str:
        """Return the key that was sent, or why there is none."""
        prefix = prefix_of(sent)
        held = PartnerKey.objects.filter(prefix=prefix).first() if prefix else None
        if held is None or not matches(sent, held.digest):
            return "There is no such key."
        if held.revoked_at:
            return "This key was revoked."
        return "This key has expired." if held.expires_at <= timezone.now() else held


class KeySchema(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = KeyAuthentication
    name = "partnerKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "description": "The key of a partner."}


class MayRead(BasePermission):
    """Anybody reads what is open, and all else where anonymous reading is on; a key, its scopes."""

    def has_permission(self, request: Request, view: Any) -> bool:
        # A browser asks what it may send before it sends the key.
        if view.open or request.method == "OPTIONS":
            return True
        key = key_of(request)
        if key is None:
            if settings.API_ANONYMOUS and not view.only_with_key:
                return True
            raise NotAuthenticated("A key is needed: send it as Authorization: Bearer KEY.")
        missing = [scope for scope in view.scopes_for(request) if scope not in key.scopes]
        if missing:
            raise LacksScope(missing)
        return True
