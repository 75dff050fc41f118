"""What a file is, by how it begins: its name and its sender may say anything."""

HEAD = 512
UNKNOWN = "application/octet-stream"
BEGINNINGS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"\x1a\x45\xdf\xa3", "video/webm"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
)
MARKUP = ((b"<!doctype html", "text/html"), (b"<html", "text/html"), (b"<svg", "image/svg+xml"))
# Those that a browser shows and that can hold no script.
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
# Those that a browser plays, on being asked to and without a sound.
FILMS = frozenset({"video/mp4", "video/webm"})
SOUNDS = frozenset({"audio/mpeg", "audio/ogg"})
SHOWN = PICTURES | FILMS | SOUNDS


def media_type(head: bytes) -> str:
    """Return the media type of a file, from its first bytes (``HEAD`` of them are enough)."""
    for beginning, found in BEGINNINGS:
        if head.startswith(beginning):
            return found
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return "video/mp4"
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for beginning, found in MARKUP:
        if text.startswith(beginning):
            return found
    return "text/plain" if text and not any(byte < 9 for byte in head) else UNKNOWN


def may_be_graphic(media_type: str) -> bool:
    """Say whether a file can show the dead or the wounded before anybody has looked."""
    return media_type.startswith(("image/", "video/"))
