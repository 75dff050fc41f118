"""The commands of the deployment's README, run against a real server."""

import os
import re
import subprocess
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql
from pytest_django import Settings

from harmtrack.roles import LOGIN_ROLES, OWNER
from publication.models import ReleaseFile
from publication.shelf import path_of
from sources.models import Source, SourceIdentity
from tests import servers
from tests.conftest import point_at
from tests.world import add_claim, make_incident, make_public

DEPLOY = Path(settings.BASE_DIR) / "deploy"
ROLES = (DEPLOY / "roles.sql").read_text()
README = (DEPLOY / "README.md").read_text()


def environment(**variables: str) -> dict[str, str]:
    data = servers.folder()
    return {
        "PATH": f"{servers.postgres().programs()}:{os.environ['PATH']}",
        "PGHOST": str(data.sockets),
        "PGPASSFILE": str(data.postgres_passwords),
        **variables,
    }


def psql(script: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["psql", "--no-psqlrc", "--username=postgres", f"--file={script}", "postgres"],
        capture_output=True,
        text=True,
        env=environment(**variables),
    )


@pytest.fixture
def other_names(django_db_setup: None, tmp_path: Path) -> Iterator[Path]:
    """The script with names that the test server does not have; they are dropped afterwards."""
    script = tmp_path / "roles.sql"
    script.write_text(
        ROLES.replace("harmtrack_", "tried_").replace("DATABASE harmtrack", "DATABASE tried")
    )
    yield script
    with servers.postgres().connect("postgres") as superuser:
        superuser.execute("DROP DATABASE IF EXISTS tried")
        for role in LOGIN_ROLES:
            name = sql.Identifier(role.replace("harmtrack_", "tried_"))
            superuser.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(name))


def test_the_roles_are_made_as_the_embedded_server_has_them(other_names: Path) -> None:
    passwords = {
        f"HARMTRACK_{name}_PASSWORD": f"{name}-pass'word" for name in ("OWNER", "APP", "READER")
    }
    done = psql(other_names, **passwords)
    assert done.returncode == 0, done.stderr
    with servers.postgres().connect("postgres") as superuser:
        made = {
            (name, login, is_superuser, reads)
            for name, login, is_superuser, reads in superuser.execute(
                "SELECT rolname, rolcanlogin, rolsuper, "
                "pg_has_role(rolname, 'tried_reader', 'USAGE') "
                "FROM pg_roles WHERE rolname LIKE 'tried_%'"
            )
        }
        [(owner,)] = superuser.execute(
            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'tried'"
        )
    assert made == {
        ("tried_owner", True, False, False),
        ("tried_app", True, False, True),
        ("tried_reader", True, False, True),
    }
    assert owner == "tried_owner"
    with psycopg.connect(
        host=str(servers.folder().sockets),
        dbname="tried",
        user="tried_app",
        password=passwords["HARMTRACK_APP_PASSWORD"],
    ) as app:
        assert app.execute("SELECT current_user").fetchone() == ("tried_app",)


def test_without_passwords_no_role_is_made(other_names: Path) -> None:
    assert psql(other_names).returncode != 0
    with servers.postgres().connect("postgres") as superuser:
        assert not superuser.execute("SELECT 1 FROM pg_roles WHERE rolname LIKE 'tried_%'").rowcount


def commands(program: str) -> list[str]:
    return re.findall(rf"^{program} .*$", README, re.MULTILINE)


def run(command: str, database: str, folder: Path) -> None:
    data = servers.folder()
    address = f"host={data.sockets} dbname={database} user={OWNER}"
    done = subprocess.run(
        ["bash", "-euc", command],
        cwd=folder,
        capture_output=True,
        text=True,
        env=environment(DATABASE_OWNER_URL=address),
    )
    assert done.returncode == 0, done.stderr


def test_a_backup_comes_back_whole_and_without_identities(
    scratch_database: str, tmp_path: Path, settings: Settings
) -> None:
    """And a release, whose files were lost with the folder, is made again to the byte."""
    settings.RELEASES_ROOT = tmp_path / "releases"
    incident = make_incident("2017-06-05")
    add_claim(incident)
    make_public(incident)
    call_command("release", "cut", "2017-06", waive_all="Made up", stdout=StringIO())
    add_claim(incident, "Made-up hospital", 9)
    make_public(incident)
    files = {file.name: path_of(file).read_bytes() for file in ReleaseFile.objects.all()}
    sealed = Source.objects.create(
        code="hidden", kind="witness", confidential=True, public_alias="A resident"
    )
    SourceIdentity.objects.create(source=sealed, sealed=b"sealed")
    tables = connection.introspection.table_names()
    [dump], [restore] = commands("pg_dump"), commands("pg_restore")
    run(dump, scratch_database, tmp_path)

    restored = f"{scratch_database}_restored"
    with servers.postgres().connect("postgres") as superuser:
        superuser.execute(f'CREATE DATABASE "{restored}" OWNER {OWNER} TEMPLATE template0')
    try:
        run(restore, restored, tmp_path)
        point_at(restored)
        call_command("migrate", verbosity=0)
        call_command("verify", stdout=StringIO())
        hidden = Source.objects.filter(confidential=True)
        assert list(hidden.values_list("public_alias", flat=True)) == ["A resident"]
        assert not SourceIdentity.objects.exists()
        settings.RELEASES_ROOT = tmp_path / "restored"
        call_command("release", "build", stdout=StringIO())
        call_command("release", "verify", stdout=StringIO())
        held = {file.name: path_of(file).read_bytes() for file in ReleaseFile.objects.all()}
        assert held == files
        assert connection.introspection.table_names() == tables
    finally:
        point_at(scratch_database)
        servers.drop(restored)
