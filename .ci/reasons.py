"""Put the reason of each direct dependency above its pin: reasons.py PYPROJECT REQUIREMENTS."""

import re
import sys
from pathlib import Path

HEADER = "# Made by .ci/lock from pyproject.toml; change that file and run `make lock`.\n\n"
REASON_AND_DEPENDENCY = re.compile(r'^ +# (?P<reason>.+)\n +"(?P<name>[\w-]+)', re.MULTILINE)
PIN = re.compile(r"^(?P<name>[\w-]+)==", re.MULTILINE)


def reasons(pyproject: str) -> dict[str, str]:
    return {found["name"]: found["reason"] for found in REASON_AND_DEPENDENCY.finditer(pyproject)}


def with_reasons(requirements: str, reasons: dict[str, str]) -> str:
    def pin(found: re.Match[str]) -> str:
        reason = reasons.get(found["name"])
        return f"# {reason}\n{found[0]}" if reason else found[0]

    pins_alone = re.sub(r"^#.*\n+", "", requirements, flags=re.MULTILINE)
    return HEADER + PIN.sub(pin, pins_alone)


if __name__ == "__main__":
    pyproject, requirements = map(Path, sys.argv[1:])
    requirements.write_text(
        with_reasons(requirements.read_text(), reasons(pyproject.read_text())), encoding="utf-8"
    )
