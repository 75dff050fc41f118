"""schemathesis asks the running site what its schema allows and forbids, and checks the answers.

It asks without a key and with a key of each scope; ``schemathesis.toml`` beside this file says
which refusals are right.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.stack import RunningStack, wait_until

WORLD = """
import json
from datetime import timedelta
from django.utils import timezone
from publication.actions.keys import issue_key
from publication.actions.references import publish_references
from publication.models import PartnerKey
from tests.world import *
now = timezone.now()
for when in ("2017-06-05", "2017-06", "2017"):
    incident = make_incident(when, "WW0101", parties=("made-up-army",), summary="Made-up market")
    add_claim(incident, "Made-up monitor", 5, wording="five made-up people")
    add_claim(incident, "Made-up hospital", 12, 15)
    make_public(incident)
publish_references(at=now)
scopes = PartnerKey.Scope.values
def issue(*scopes):
    name = "Made-up conversation of " + ", ".join(scopes)
    PartnerKey.objects.filter(name=name, revoked_at=None).update(revoked_at=now)
    key = PartnerKey(name=name, contact="made-up@example.org", scopes=list(scopes), quota=10**8,
                     expires_at=now + timedelta(days=9))
    return issue_key(key, by=make_user(), at=now)
print("KEYS" + json.dumps({**{each: issue(each) for each in scopes}, "all": issue(*scopes)}))
"""
KEYS = ("all", "none", "releases", "live", "incidents", "claims")


@pytest.fixture(scope="module")
def keys(embedded_stack: RunningStack) -> dict[str, str]:
    wait_until(embedded_stack.answers)
    made = embedded_stack.manage("shell", "--verbosity=0", "--command", WORLD)
    assert made.returncode == 0, made.stderr
    found: dict[str, str] = json.loads(made.stdout.partition("KEYS")[2])
    return found


def converse(stack: RunningStack, key: str | None, *options: str) -> None:
    settings = Path(__file__).with_name("schemathesis.toml")
    sent = ["--header", f"Authorization: Bearer {key}"] if key else []
    said = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", f"--config-file={settings}"),
            *("run", f"{stack.address}/api/v1/schema/", "--checks=all", "--continue-on-failure"),
            *("--no-color", "--warnings=off", *sent, *options),
        ],
        capture_output=True,
        text=True,
        timeout=1200,
        cwd=stack.folder.parent,
    )
    assert said.returncode == 0, said.stdout


@pytest.mark.parametrize("name", KEYS)
def test_answers_keep_what_the_schema_promises(
    embedded_stack: RunningStack, keys: dict[str, str], name: str
) -> None:
    """A few seconds each: every address is asked, and no example is asked for twice."""
    seconds = 15 if name in ("all", "none") else 4
    converse(
        embedded_stack,
        keys.get(name),
        *("--phases=examples,fuzzing", "--max-examples=10", f"--max-time={seconds}"),
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", KEYS)
def test_answers_keep_it_through_a_long_conversation(
    embedded_stack: RunningStack, keys: dict[str, str], name: str
) -> None:
    phases = "--phases=examples,coverage,fuzzing"
    converse(embedded_stack, keys.get(name), phases, "--max-examples=50", "--max-time=300")
