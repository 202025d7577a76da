"""Spreadsheet: rows as CSV that Excel and LibreOffice open as they are, and run nothing of."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from starlette.responses import Response

FORMULA = ("=", "+", "-", "@", "\t", "\r")
MARK = "\ufeff"  # without it Excel takes UTF-8 for an older encoding


def spreadsheet(name: str, columns: Sequence[str], rows: Iterable[Mapping[str, str | int | float]]) -> Response:
    """A download `name`.csv, with a header row of `columns`; UTF-8."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(columns)
    table.writerows([_cell(row[column]) for column in columns] for row in rows)
    disposition = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response((MARK + written.getvalue()).encode(), media_type="text/csv; charset=utf-8", headers=disposition)


def _cell(value: str | int | float) -> str | int | float:
    """Text that would be read as a formula begins with an apostrophe (OWASP, CSV injection)."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
