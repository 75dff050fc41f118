"""Fetching one page as it stands, from the public network alone and within bounds.

Nothing of the environment takes part: no proxy, no cookie, no password. Every redirect is looked
up and judged as if it were the first address.
"""

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from sources.connections import NotPublic, Pinned, Resolve, look_up, resolve
from sources.refusals import Refusal

TOOL = "harmtrack 0.1.0"
PORTS = {"http": 80, "https": 443}
REDIRECTS = frozenset({301, 302, 303, 307, 308})
CHUNK = 65_536


class NotFetched(Refusal):
    """Why nothing was fetched. Asking again later can help."""

    lasting = False


class Refused(NotFetched):
    """What harmtrack does not fetch, however often it is asked."""

    lasting = True


@dataclass(frozen=True)
class Limits:
    """How far a fetch goes: ``connect`` and ``whole`` are seconds, ``size`` is bytes."""

    redirects: int = 5
    size: int = 20_000_000
    connect: float = 10.0
    whole: float = 30.0


@dataclass(frozen=True)
class Fetched:
    """An answer as it came: the exact bytes, every header in order, and the way there."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    address: str
    way: list[str]


@dataclass(frozen=True)
class Fetcher:
    """Fetches links. ``allowed`` are (address, port) pairs that need not be public."""

    limits: Limits = field(default_factory=Limits)
    resolve: Resolve = resolve
    allowed: frozenset[tuple[str, int]] = frozenset()

    def fetch(self, link: str) -> Fetched:
        """Return what is at a link, after its redirects. Raises NotFetched, and Refused."""
        ends = time.monotonic() + self.limits.whole
        way = [link]
        with _in_plain_words(self.limits):
            for _ in range(self.limits.redirects + 1):
                answer = self._ask(way, ends)
                if isinstance(answer, Fetched):
                    return answer
                if answer in way:
                    raise Refused("It redirects in a circle, back to %(address)s.", address=answer)
                way.append(answer)
        raise Refused("It redirects again after %(most)s redirects.", most=self.limits.redirects)

    def _ask(self, way: list[str], ends: float) -> Fetched | str:
        """Return the answer of the last address of the way, or the address that it redirects to."""
        parts = _read(way[-1])
        host, port = _host(parts), parts.port or PORTS[parts.scheme]
        addresses = self._look_up(host, port)
        connection = Pinned(parts.scheme, host, port, addresses)
        try:
            connection.open(within=self.limits.connect, ends=ends)
            target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
            connection.request("GET", target, headers=_asking())
            answer = connection.getresponse()
            onward = answer.getheader("Location")
            if answer.status in REDIRECTS and onward:
                return _tidy(urljoin(way[-1], onward))
            if not 200 <= answer.status < 300:
                raise NotFetched(
                    "The server answered %(status)s %(reason)s.",
                    status=answer.status,
                    reason=_clean(answer.reason),
                )
            headers = [(_clean(name), _clean(value)) for name, value in answer.getheaders()]
            return Fetched(answer.status, headers, self._body(answer), connection.address, way)
        finally:
            connection.shut()

    def _look_up(self, host: str, port: int) -> list[str]:
        if port not in PORTS.values() and not any(port == free for _, free in self.allowed):
            raise Refused("port is %(port)s; accepted are 80 and 443.", port=port)
        try:
            addresses = look_up(host, port, resolve=self.resolve, allowed=self.allowed)
        except NotPublic as error:
            raise Refused(
                "%(host)s leads to %(address)s, which is not an address of the public network.",
                host=_clean(host),
                address=str(error),
            ) from error
        except (OSError, ValueError) as error:
            raise NotFetched("No address is known for %(host)s.", host=_clean(host)) from error
        return addresses

    def _body(self, answer: HTTPResponse) -> bytes:
        most = self.limits.size
        if answer.length is not None and answer.length > most:
            raise Refused(
                "It has %(bytes)s bytes; accepted are at most %(most)s.",
                bytes=answer.length,
                most=most,
            )
        body = bytearray()
        while chunk := answer.read1(CHUNK):
            body += chunk
            if len(body) > most:
                raise Refused(
                    "It has more than %(most)s bytes, which is the most that is accepted.",
                    most=most,
                )
        if answer.length:
            raise NotFetched(
                "The answer broke off: %(bytes)s bytes are missing.", bytes=answer.length
            )
        if not body:
            raise NotFetched("The answer is empty.")
        return bytes(body)


def _read(link: str) -> SplitResult:
    try:
        parts = urlsplit(_tidy(link))
        port = parts.port
    except ValueError as error:
        raise Refused("link is %(link)r, which cannot be read as an address.", link=link) from error
    if parts.scheme not in PORTS:
        raise Refused("link is %(link)r; accepted are links with http:// or https://.", link=link)
    if not parts.hostname or port == 0:
        raise Refused("link is %(link)r, which names no host to ask.", link=link)
    if parts.username is not None:
        raise Refused("link holds a name or a password; accepted is a link without.")
    return parts


def _host(parts: SplitResult) -> str:
    """Return the name of the host as it stands in a request; a name may be in any script."""
    host = parts.hostname or ""
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise Refused("host is %(host)r, which is no name of a host.", host=host) from error


def _tidy(link: str) -> str:
    """Escape what may not stand in a request, and drop the fragment, which is not sent."""
    parts = urlsplit(link.strip())
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/?%:@!$&'()*+,;=~-._[]|")
    return urlunsplit((parts.scheme.lower(), parts.netloc, path, query, ""))


def _clean(text: str) -> str:
    """Put a sign in the place of what cannot be printed, and of what PostgreSQL does not take."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text)


def _asking() -> dict[str, str]:
    """The headers of a request: the bytes are wanted as they are, from a connection of one use."""
    return {
        "Accept": "*/*",
        "Accept-Encoding": "identity",
        "Connection": "close",
        "User-Agent": TOOL.replace(" ", "/"),
    }


@contextmanager
def _in_plain_words(limits: Limits) -> Iterator[None]:
    """Say what went wrong on the network as NotFetched."""
    try:
        yield
    except TimeoutError as error:
        raise NotFetched(
            "The server was too slow: accepted are %(connect)g s to connect and "
            "%(whole)g s in all.",
            connect=limits.connect,
            whole=limits.whole,
        ) from error
    except ssl.SSLCertVerificationError as error:
        raise NotFetched(
            "Its certificate is not valid: %(why)s.", why=error.verify_message
        ) from error
    except (HTTPException, ssl.SSLError) as error:
        told = _clean(str(error)) or type(error).__name__
        raise NotFetched("The answer cannot be read: %(why)s", why=told) from error
    except OSError as error:
        told = error.strerror or "no connection"
        raise NotFetched("The server cannot be reached: %(why)s.", why=told) from error
