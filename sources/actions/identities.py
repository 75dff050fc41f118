"""Who a confidential source is: sealed when it is written, and every look at it is recorded.

So is every page that shows what one said.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from sources.models import ConfidentialReading, IdentityReading, Source, SourceIdentity
from sources.refusals import Refusal


class NotReadable(Refusal):
    """A sealed identity cannot be opened: no reason, nothing sealed, or sealed by another key."""


def seal_identity(source: Source, *, identity: dict[str, str]) -> None:
    """Seal who a confidential source is, such as name and contact, in place of what was sealed.

    Raises Refusal for a source that is not confidential.
    """
    if not source.confidential:
        raise Refusal(
            "%(source)s is not confidential: it has its name in the open.", source=str(source)
        )
    sealed = _key().encrypt(json.dumps(identity, ensure_ascii=False).encode())
    SourceIdentity.objects.update_or_create(source=source, defaults={"sealed": sealed})


def read_identity(source: Source, *, by: Any, at: datetime, reason: str) -> dict[str, str]:
    """Open a sealed identity, and record who looked, when and why, before anything is opened.

    Raises NotReadable. Call it in no transaction of its own: a look that failed stays recorded.
    """
    if not reason.strip():
        raise NotReadable("reason: say why the identity is needed.")
    held = SourceIdentity.objects.filter(source=source).first()
    if held is None:
        raise NotReadable("Nothing is sealed for %(source)s.", source=str(source))
    IdentityReading.objects.create(source=source, read_by=by, read_at=at, reason=reason)
    try:
        identity: dict[str, str] = json.loads(_key().decrypt(bytes(held.sealed)))
    except InvalidToken as error:
        raise NotReadable(
            "The key does not open what is sealed for %(source)s.", source=str(source)
        ) from error
    return identity


def record_readings(sources: Iterable[Source], *, by: Any, at: datetime, page: str) -> None:
    """Record that a page shows what confidential sources said, once for each; others are none."""
    shown = {source.pk for source in sources if source.confidential}
    ConfidentialReading.objects.bulk_create(
        ConfidentialReading(source_id=pk, read_at=at, read_by=by, page=page[:200])
        for pk in sorted(shown)
    )


def _key() -> Fernet:
    if not settings.IDENTITY_KEY:
        raise ImproperlyConfigured(
            "IDENTITY_KEY is not set: it seals who confidential sources are. Set it to 50 random "
            "characters, and keep it apart from the database's dumps."
        )
    return Fernet(urlsafe_b64encode(sha256(settings.IDENTITY_KEY.encode()).digest()))
