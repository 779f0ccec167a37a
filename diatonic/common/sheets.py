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


#: What a spreadsheet takes for the beginning of a formula, after spaces and line ends; some take wide letters as well.
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def _plain(cell: Cell) -> str:
    text = "" if cell is None else str(cell)
    is_formula = isinstance(cell, str) and (text.startswith(("\t", "\r")) or text.lstrip().startswith(_FORMULA))
    return f"'{text}" if is_formula else text
