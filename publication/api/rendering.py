"""The formats of exports, for the negotiation of what is answered."""

from typing import Any

from rest_framework.renderers import BaseRenderer

from publication.exports.export import Export
from publication.exports.formats import Format


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
