"""Asking for a page as somebody of a role, and finding what they should not have read."""

import re
from collections.abc import Iterator, Mapping
from copy import copy
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from django.contrib.auth.models import User
from django.http import HttpResponseBase
from django.test import Client
from pyarrow import parquet

from tests.security.secrets import hears
from tests.world import undone

CHANGING = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|data-csrf="\w+"')


class Looker:
    """Somebody of a role who looks at pages. What leaks is kept as: role, address, word."""

    def __init__(self, role: str, user: User | None, words: Mapping[str, str]) -> None:
        self.role, self.user = role, user
        self.forbidden = {word for word, audience in words.items() if not hears(user, audience)}
        self.allowed = set(words) - self.forbidden
        self.leaks: set[str] = set()
        self.seen: set[str] = set()
        self.told: dict[tuple[Any, ...], tuple[int, str]] = {}
        self.client = Client(raise_request_exception=False)
        if user:
            self.client.force_login(user)

    def get(self, path: str, asked: Mapping[str, Any] | None = None) -> Any:
        answer = self.client.get(path, asked or {})
        self.read(answer, f"GET {path} {dict(asked or {})}", echoed=asked)
        return answer

    def post(self, path: str, said: Mapping[str, Any]) -> Any:
        """Send a form and look at the answer and at the page after it; nothing stays changed."""
        cookies = copy(self.client.cookies)
        with undone():
            answer = self.client.post(path, said, follow=True)
            self.read(answer, f"POST {path} {list(said)}")
        self.client.cookies = cookies
        return answer

    def read(self, answer: Any, what: str, echoed: Mapping[str, Any] | None = None) -> None:
        text = text_of(answer)
        if answer.status_code >= 500:
            self.leaks.add(f"{self.role}: {what}: status {answer.status_code}")
        for value in (echoed or {}).values():
            text = text.replace(str(value), "")
        self.seen |= {word for word in self.allowed if holds(text, word)}
        found = [word for word in self.forbidden if holds(text, word)]
        self.leaks |= {f"{self.role}: {what}: {word}" for word in found}

    def tells_apart(self, path: str, asked: Mapping[str, Any], word: str, other: str) -> None:
        """Ask with a secret word and with one that is nowhere: whoever may not know sees no
        difference between the answers, neither in rows nor in counts."""
        if self._told(path, asked, word) != self._told(path, asked, other):
            self.leaks.add(f"{self.role}: {path} {dict(asked)} tells {word} from {other}")

    def _told(self, path: str, asked: Mapping[str, Any], value: str) -> tuple[int, str]:
        key = (path, *asked.items(), value)
        if key not in self.told:
            filled = {name: said.replace("?", value) for name, said in asked.items()}
            answer = self.client.get(path, filled, follow=True)
            self.told[key] = (answer.status_code, text_of(answer).replace(value, "…"))
        return self.told[key]


def holds(text: str, word: str) -> bool:
    """Return whether a text has a word; a year begins a date, or stands alone and is no key."""
    if word.isdecimal():
        return re.search(rf'(?<![\w:/])(?:{word}-|(?<!"){word}(?![\w/]))', text) is not None
    return word in text


def text_of(answer: Any) -> str:
    """Return all that an answer says: its body, its headers and where it sends one."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    headers = "\n".join(f"{name}: {value}" for name, value in kept_headers(answer))
    return CHANGING.sub("", f"{headers}\n{unpacked(body)}")


def unpacked(body: bytes) -> str:
    """Return the text of a file, also of one that is packed: a workbook, a package, Parquet."""
    if body.startswith(b"PK"):
        with ZipFile(BytesIO(body)) as packed:
            return "\n".join(unpacked(packed.read(name)) for name in packed.namelist())
    if body.startswith(b"PAR1"):
        return str(parquet.read_table(BytesIO(body)).to_pylist())
    return body.decode(errors="replace")


def kept_headers(answer: HttpResponseBase) -> Iterator[tuple[str, str]]:
    for name, value in answer.items():
        # A rate counts the requests of whoever asks, and nothing else.
        if name not in ("ETag", "Content-Length", "Expires", "Last-Modified", "RateLimit"):
            yield name, value
