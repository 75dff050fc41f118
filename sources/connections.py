"""One connection to one address, with an end in time for all that passes over it."""

import io
import socket
import ssl
import time
from collections.abc import Callable
from http.client import HTTP_PORT, HTTPS_PORT, HTTPConnection
from typing import Any

from sources.addresses import is_public

Resolve = Callable[[str, int], list[str]]


class Unreachable(OSError):
    """None of the addresses of a host took the connection."""


class NotPublic(ValueError):
    """A host leads to an address that evidence is never fetched from."""


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host, the one to try first at the front."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class TimedSocket(io.RawIOBase):
    """A socket whose every reading and writing ends at one moment.

    The time-out of a plain socket starts anew with each byte, and so never comes where a server
    sends one byte at a time.
    """

    def __init__(self, plain: socket.socket, ends: float) -> None:
        self.plain, self.ends = plain, ends

    def left(self) -> float:
        left = self.ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.plain.settimeout(self.left())
        return self.plain.recv_into(buffer)

    def sendall(self, sent: bytes) -> None:
        self.plain.settimeout(self.left())
        self.plain.sendall(sent)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(self)

    def close(self) -> None:
        """Leave it open: http.client closes it under an answer that is still to be read."""


class Pinned(HTTPConnection):
    """A connection to an address that was looked up once, checked, and is the one connected to.

    Between a check and a second look-up a name could change to a private address.
    """

    def __init__(self, scheme: str, host: str, port: int, addresses: list[str]) -> None:
        super().__init__(host, port)
        # The scheme's own port stands in no Host header.
        self.default_port = HTTPS_PORT if scheme == "https" else HTTP_PORT
        self.scheme, self.addresses = scheme, addresses
        self.plain: socket.socket | None = None
        self.address = ""

    def open(self, *, within: float, ends: float) -> None:
        """Connect within so many seconds, and end everything at a moment of the monotonic clock."""
        within = min(within, ends - time.monotonic())
        plain = self._reach(within)
        try:
            if self.scheme == "https":
                plain.settimeout(max(0.001, min(within, ends - time.monotonic())))
                context = ssl.create_default_context()
                plain = context.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise
        self.plain = plain
        self.sock = TimedSocket(plain, ends)

    def _reach(self, within: float) -> socket.socket:
        ends = time.monotonic() + within
        for address in self.addresses:
            left = ends - time.monotonic()
            if left <= 0:
                raise TimeoutError
            try:
                plain = socket.create_connection((address, self.port), timeout=left)
            except TimeoutError:
                raise
            except OSError:
                continue
            self.address = address
            return plain
        raise Unreachable

    def connect(self) -> None:
        raise RuntimeError("A pinned connection is opened by `open` alone.")

    def shut(self) -> None:
        if self.plain is not None:
            self.plain.close()


def look_up(
    host: str, port: int, *, resolve: Resolve, allowed: frozenset[tuple[str, int]]
) -> list[str]:
    """Return the addresses of a host, all of them public.

    Raises OSError where there are none, and NotPublic where one of them is not public and not
    among the (address, port) pairs that are ``allowed``.
    """
    addresses = resolve(host, port)
    for address in addresses:
        if not is_public(address) and (address, port) not in allowed:
            raise NotPublic(address)
    return addresses
