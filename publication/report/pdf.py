"""A report as PDF: PDF/A-2a and PDF/UA-1, the same bytes for the same document.

The layout is the fixed template `report.typ`; what is said goes to it as JSON (`values`).
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import typst
from django.utils import translation

from publication.report.blocks import Document
from publication.report.fonts import typst_fonts
from publication.report.values import document_value

if TYPE_CHECKING:
    from typst import PDFStandard

TEMPLATE = Path(__file__).with_name("report.typ")
STRICTEST: list[PDFStandard] = ["a-2a", "ua-1"]
# For words whose letters are drawn but could not be read back one by one, as both standards ask.
FOR_THE_EYE: list[PDFStandard] = ["a-2b"]


def make_pdf(document: Document) -> bytes:
    with translation.override(document.language):
        said = json.dumps(document_value(document), ensure_ascii=False)
    try:
        return compiled(said, document, STRICTEST)
    except typst.TypstError as error:
        if "missing codepoints" not in str(error):
            raise
        return compiled(said, document, FOR_THE_EYE)


def compiled(said: str, document: Document, standards: list[PDFStandard]) -> bytes:
    made = typst.compile(
        TEMPLATE,
        format="pdf",
        font_paths=typst_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"document": said},
        pdf_standards=standards,
        timestamp=datetime.combine(document.metadata.on, time(), UTC),
    )
    if not isinstance(made, bytes):
        raise TypeError(f"typst gave {type(made).__name__} for one file.")
    return made
