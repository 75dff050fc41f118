"""The engine command answers cases from a file or the standard input, without a database."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).parents[3]
CASE = {"total": [100, 120], "certain": [[10, 14]], "possible": [[20, None]]}


def test_a_file_is_answered(tmp_path: Path) -> None:
    file = tmp_path / "cases.json"
    file.write_text(json.dumps({"combine": [{**CASE, "name": "الرقة"}]}), encoding="utf-8")
    written = io.StringIO()
    call_command("engine", str(file), stdout=written)
    assert "الرقة" in written.getvalue()
    answered = json.loads(written.getvalue())
    assert answered == {"combine": [{**CASE, "name": "الرقة", "got": [100, None]}]}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param("{", "Expecting property name", id="no JSON"),
        pytest.param('{"combined": []}', "'combined' is not accepted", id="unknown kind"),
        pytest.param(
            '{"allocate": [{"value": -1, "start": "2017-06-01", "end": "2017-06-02"}]}',
            r"allocate\[0\]: value: -1 is not accepted", id="negative",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_exits_with_2(tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / "cases.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=message) as raised:
        call_command("engine", str(file))
    assert raised.value.returncode == 2


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere\.json"):
        call_command("engine", str(tmp_path / "nowhere.json"))


def test_the_standard_input_is_answered() -> None:
    asked = json.dumps({"combine": [CASE]})
    command = [sys.executable, str(ROOT / "manage.py"), "engine"]
    ended = subprocess.run(command, input=asked, capture_output=True, text=True, check=True)
    assert json.loads(ended.stdout) == {"combine": [{**CASE, "got": [100, None]}]}
