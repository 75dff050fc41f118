"""The account that the PostgreSQL programs run as: they refuse to run as root."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Account:
    name: str
    uid: int
    gid: int

    def may_pass(self, folder: Path) -> bool:
        """Whether the account may reach what lies in a folder, by the folder's own mode."""
        status = folder.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & stat.S_IXUSR)
        if status.st_gid == self.gid:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)

    def closed_folder(self, path: Path) -> Path | None:
        """The outermost folder on the way to `path` that is closed to the account."""
        folders = [*reversed(path.resolve().parents), path.resolve()]
        return next((folder for folder in folders if not self.may_pass(folder)), None)


def server_account() -> Account:
    """This process's own account; for root, `postgres` where there is one, otherwise `nobody`."""
    if os.geteuid() != 0:
        own = pwd.getpwuid(os.geteuid())
        return Account(own.pw_name, own.pw_uid, own.pw_gid)
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    other = known.get("postgres") or known["nobody"]
    return Account(other.pw_name, other.pw_uid, other.pw_gid)
