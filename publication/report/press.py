"""Sets a report as PDF: `python -m publication.report.press < order > file` (no Django).

In a process of its own, because typst keeps all that it ever laid out: a worker that printed month
after month would grow without end. An order is JSON: `document` for the template, the PDF
`standards`, and the day `on` which the file says that it was made.
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

from publication.report.fonts import typst_fonts

TEMPLATE = Path(__file__).with_name("report.typ")


def press(order: dict[str, Any]) -> bytes:
    made = typst.compile(
        TEMPLATE,
        format="pdf",
        font_paths=typst_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(order["document"], ensure_ascii=False)},
        pdf_standards=order["standards"],
        timestamp=datetime.fromisoformat(order["on"]).replace(tzinfo=UTC),
    )
    if not isinstance(made, bytes):
        raise TypeError(f"typst gave {type(made).__name__} for one file.")
    return made


if __name__ == "__main__":
    try:
        sys.stdout.buffer.write(press(json.load(sys.stdin)))
    except typst.TypstError as error:
        sys.exit(str(error))
