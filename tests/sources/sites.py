"""A web site on this machine, for what fetches."""

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

PAGE = b"<!doctype html><title>Made up</title><p>At least 12 were killed."


class Handler(BaseHTTPRequestHandler):
    """Answers by the path: /page, /to?LINK, /round, /status/404, /huge, /endless, /cut and more."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.site.asked.append((self.path, dict(self.headers)))
        name, _, query = self.path.lstrip("/").partition("?")
        name, _, rest = name.partition("/")
        if name == "to":
            self.answer(302, b"", {"Location": query})
        elif name == "round":
            self.answer(302, b"", {"Location": self.path})
        elif name == "status":
            self.answer(int(rest), b"sorry")
        elif name == "huge":
            self.answer(200, b"x" * 5000)
        elif name in ("endless", "drip", "cut", "silent"):
            getattr(self, name)()
        else:
            self.answer(200, self.site.page, {"Content-Type": "text/html", "X-Made-Up": "1"})

    @property
    def site(self) -> "Site":
        site: Site = self.server.site  # type: ignore[attr-defined]
        return site

    def answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def endless(self) -> None:
        """Bytes of no stated length, far more than anybody takes."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        for _ in range(100):
            self.wfile.write(b"x" * 1000)

    def cut(self) -> None:
        """Fewer bytes than were promised."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\nConnection: close\r\n\r\nshort")
        self.close_connection = True

    def drip(self) -> None:
        """A header that never ends, a byte at a time, each well within any time-out."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not self.site.closed:
            self.wfile.write(b"x")
            time.sleep(0.02)

    def silent(self) -> None:
        while not self.site.closed:
            time.sleep(0.02)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that hang up, which is what is tested."""


class Site:
    def __init__(self, host: str) -> None:
        family = {"address_family": socket.AF_INET6 if ":" in host else socket.AF_INET}
        self.server = type("Server", (Server,), family)((host, 0), Handler)
        self.server.site = self
        self.host, self.port = host, int(self.server.server_address[1])
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.page, self.closed, self.scheme = PAGE, False, "http"

    def speak_tls(self, certificate: Path) -> None:
        """Serve over TLS from now on; the file holds the key and the certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.scheme = "https"

    @property
    def allowed(self) -> frozenset[tuple[str, int]]:
        return frozenset({(self.host, self.port)})

    def link(self, path: str = "/page", host: str = "") -> str:
        host = host or (f"[{self.host}]" if ":" in self.host else self.host)
        return f"{self.scheme}://{host}:{self.port}{path}"


@contextmanager
def running_site(host: str = "127.0.0.1") -> Iterator[Site]:
    site = Site(host)
    Thread(target=site.server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield site
    finally:
        site.closed = True
        site.server.shutdown()
        site.server.server_close()
