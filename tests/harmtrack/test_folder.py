"""The names below the data folder."""

import stat
from pathlib import Path

from harmtrack.embedded.folder import LONGEST_SOCKET_PATH, DataFolder
from harmtrack.embedded.secret_files import kept_secret, write_secret


def test_sockets_lie_in_the_data_folder() -> None:
    assert DataFolder(Path("/srv/data")).sockets == Path("/srv/data/run")


def test_a_long_data_folder_gets_a_short_socket_folder_of_its_own() -> None:
    one, other = (DataFolder(Path("/srv", letter * 100)) for letter in "ab")
    assert len(bytes(one.sockets / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH
    assert len(bytes(one.valkey_socket)) <= LONGEST_SOCKET_PATH
    assert one.sockets != other.sockets
    assert one.sockets == DataFolder(one.root).sockets


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    assert kept_secret(path) == kept_secret(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert kept_secret(tmp_path / "other") != kept_secret(path)


def test_a_draft_left_by_a_crash_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "secret.draft").write_text("half")
    write_secret(tmp_path / "secret", "whole")
    assert [file.name for file in tmp_path.iterdir()] == ["secret"]
    assert (tmp_path / "secret").read_text() == "whole"
