"""LibreOffice opens the workbook: what it reads is what was written."""

import csv
import shutil
import subprocess
from pathlib import Path

import pytest

from publication.exports.formats import XLSX
from tests.publication.exports.making import COLUMNS, FULL, made

SHEETS = ",".join(
    ["44", "34", "76", "1", "", "0", "false", "true", "false", "false", "false", "-1"]
)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_reads_arabic_dates_and_no_formula(tmp_path: Path) -> None:
    book = tmp_path / "made-up.xlsx"
    book.write_bytes(made(XLSX, [FULL, {"code": "0012", "text": "قُتل ثلاثة مدنيين"}]))
    subprocess.run(
        [
            "soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
            "--convert-to", f"csv:Text - txt - csv (StarCalc):{SHEETS}", "--outdir", tmp_path, book,
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    with (tmp_path / "made-up-data.csv").open(encoding="utf-8", newline="") as file:
        head, first, second = csv.reader(file)
    assert head == [column.name for column in COLUMNS]
    assert first == [
        "HT1", "=1+1", "0", "-35.95", "39.01", "FALSE", "2017-06-05", "names; exact_date",
    ]  # fmt: skip
    assert second[:3] == ["0012", "قُتل ثلاثة مدنيين", ""]
