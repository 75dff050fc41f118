"""A report as PDF: PDF/A-2a and PDF/UA-1, the same bytes for the same document.

The layout is the fixed template `report.typ`; what is said goes to it as values.
"""

import json
import subprocess
import sys

from django.conf import settings
from django.utils import translation

from publication.report.blocks import Document
from publication.report.values import Values, document_value

STRICTEST = ["a-2a", "ua-1"]
# For words whose letters are drawn but could not be read back one by one, as both standards ask.
FOR_THE_EYE = ["a-2b"]


class NotPrinted(RuntimeError):
    """The template did not take a document; the text is what typst says of it."""


def make_pdf(document: Document) -> bytes:
    with translation.override(document.language):
        said = document_value(document)
    try:
        return printed(said, document, STRICTEST)
    except NotPrinted as error:
        if "missing codepoints" not in str(error):
            raise
        return printed(said, document, FOR_THE_EYE)


def printed(said: Values, document: Document, standards: list[str]) -> bytes:
    on = document.metadata.on.isoformat()
    run = subprocess.run(
        [sys.executable, "-m", "publication.report.press"],
        input=json.dumps({"document": said, "standards": standards, "on": on}).encode(),
        capture_output=True,
        cwd=settings.BASE_DIR,
        check=False,
    )
    if run.returncode:
        raise NotPrinted(run.stderr.decode())
    return run.stdout
