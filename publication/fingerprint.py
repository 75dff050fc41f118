"""Which code makes the answers and the files."""

from functools import cache
from hashlib import sha256

from django.conf import settings

CODE = ("publication", "incidents", "sources")


@cache
def code_version() -> str:
    """Return the fingerprint of the code and the translations that make the answers."""
    files = [
        file
        for package in CODE
        for pattern in ("*.py", "*.mo")
        for file in sorted((settings.BASE_DIR / package).rglob(pattern))
    ]
    return sha256(b"".join(sha256(file.read_bytes()).digest() for file in files)).hexdigest()
