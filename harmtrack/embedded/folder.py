"""Where everything of one installation lies: the data folder. Arithmetic on paths only."""

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path

# struct sockaddr_un holds 108 bytes with its closing zero, so a longer path cannot be bound.
LONGEST_SOCKET_PATH = 107
POSTGRES_PORT = 5432


@dataclass(frozen=True)
class DataFolder:
    """The names of the files below `root`, an absolute path."""

    root: Path

    @property
    def lock(self) -> Path:
        return self.root / "supervisor.lock"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def static(self) -> Path:
        return self.root / "static"

    @property
    def secret_key(self) -> Path:
        return self.root / "secret-key.txt"

    @property
    def identity_key(self) -> Path:
        return self.root / "identity-key.txt"

    def password_of(self, account: str) -> Path:
        return self.root / f"{account}-password.txt"

    @property
    def first_start_done(self) -> Path:
        return self.root / "first-start-done"

    @property
    def beat_schedule(self) -> Path:
        return self.root / "beat-schedule"

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def postgres_passwords(self) -> Path:
        """A libpq password file: the roles' passwords are in it and nowhere else."""
        return self.root / "postgres-passwords"

    @property
    def valkey(self) -> Path:
        return self.root / "valkey"

    @property
    def sockets(self) -> Path:
        """`run` in the data folder, or a folder with a short path when that one is too long."""
        inside = self.root / "run"
        if len(bytes(inside / f".s.PGSQL.{POSTGRES_PORT}")) <= LONGEST_SOCKET_PATH:
            return inside
        name = hashlib.sha256(bytes(self.root)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"harmtrack-{name}"

    @property
    def valkey_socket(self) -> Path:
        return self.sockets / "valkey.sock"
