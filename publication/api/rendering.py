"""The formats of exports, for the negotiation of what is answered."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import orjson
from django.utils.functional import Promise
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.utils.encoders import JSONEncoder

from publication.exports.export import Export
from publication.exports.formats import Format


class QuickJSONRenderer(JSONRenderer):
    """The same JSON by a quicker writer; what that one cannot write, Django's can."""

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        context = dict(renderer_context or {})
        if data is not None and not self.get_indent(accepted_media_type or "", context):
            with suppress(orjson.JSONEncodeError):
                return orjson.dumps(data, default=_plain, option=orjson.OPT_UTC_Z)
        written: bytes = super().render(data, accepted_media_type, context)
        return written


ENCODER = JSONEncoder()


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Promise) else ENCODER.default(value)


class FormatRenderer(BaseRenderer):
    """Answers in a format: a table that is at hand whole. A longer one is streamed by its view."""

    written: Format

    def render(self, data: Export, *args: Any, **kwargs: Any) -> bytes:
        return b"".join(self.written.write(data))


def renderer_of(written: Format) -> type[FormatRenderer]:
    named = {
        "written": written,
        "media_type": written.media_type,
        "format": written.suffix,
        "charset": None if written.binary else "utf-8",
        "render_style": "binary" if written.binary else "text",
    }
    return type(f"{written.suffix}Renderer", (FormatRenderer,), named)
