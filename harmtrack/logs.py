"""The log, without the words of anybody's record."""

import logging
import re
from typing import Any

# PostgreSQL tells with a refusal the whole row that it refuses.
TOLD_OF_A_ROW = re.compile(r"^(DETAIL|CONTEXT): .*$", re.MULTILINE)


class Wordless(logging.Formatter):
    """Writes errors with what went wrong where, and leaves out the row that the database quotes."""

    def formatException(self, ei: Any) -> str:  # noqa: N802
        return TOLD_OF_A_ROW.sub(r"\1 left out.", super().formatException(ei))
