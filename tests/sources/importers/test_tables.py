from pathlib import Path

from sources.importers.problems import Problem
from sources.importers.tables import read_table, rows_of


def rows(text: str, path: Path) -> tuple[list[str], list[Problem]]:
    path.write_text(text, encoding="utf-8")
    problems: list[Problem] = []
    read = [row.text("b") for row in rows_of(read_table(path), ("a", "b"), problems)]
    return read, problems


def test_a_byte_order_mark_and_line_breaks_in_cells(tmp_path: Path) -> None:
    text = '\ufeffa,b\n1,"two\nlines"\n'
    assert rows(text, tmp_path / "table.csv") == (["two\nlines"], [])


def test_a_row_that_is_too_short(tmp_path: Path) -> None:
    read, problems = rows("a,b\n1\n1,2\n", tmp_path / "table.csv")
    assert read == ["2"]
    assert problems == [Problem("row 2", "b", "", "a table in which every row has this column")]


def test_a_row_that_is_too_long(tmp_path: Path) -> None:
    read, problems = rows("a,b\n1,2,3\n", tmp_path / "table.csv")
    assert read == []
    assert problems == [Problem("row 2", "cells beyond the header", "['3']", "none")]
