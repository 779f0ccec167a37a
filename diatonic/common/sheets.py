"""Tables for a spreadsheet (CSV)."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

Cell = str | int | float | None


def lines(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Return the rows as lines of CSV. A text that a spreadsheet would take for a formula is made a text."""
    for row in rows:
        written = StringIO()
        csv.writer(written).writerow([_plain(cell) for cell in row])
        yield written.getvalue()


def _plain(cell: Cell) -> str:
    text = "" if cell is None else str(cell)
    return (
        f"'{text}" if isinstance(cell, str) and text.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r")) else text
    )
