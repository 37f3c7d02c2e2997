"""Writes an empty table of bidders that explains itself and is read back without a warning."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from procurecheck.errors import ProcurecheckError
from procurecheck.i18n import N_, _
from procurecheck.suppliers.columns import Column, Columns, load_columns

_TYPES = {
    "text": N_("text"),
    "number": N_("number"),
    "money": N_("amount"),
    "date": N_("date, year-month-day"),
    "yes_no": N_("yes or no"),
    "percent": N_("percentage with the sign %"),
    "list": N_("list, parted by ;"),
}
_INTRODUCTION = (
    N_("One row for each bid. Leave a cell empty where you do not know: empty is unknown, never no."),
    N_("Do not enter facts about persons (nationality, gender, religion, names of workers, owners or directors)."),
    N_("Lines that begin with # are explanations and are not read."),
)
_SHEETS = (N_("Bidders"), N_("Columns"))


def write_template(path: Path, *, columns: Columns | None = None) -> None:
    """Write the template as CSV or, where the name ends in ``.xlsx``, as a workbook with a sheet of explanations.

    The explanations are in the language of :func:`procurecheck.i18n.use_language`.

    Headings are the stable column names. Raises ``ProcurecheckError`` for another ending or where it cannot write.
    """
    columns = columns or load_columns()
    ending = path.suffix.lower()
    if ending not in {".csv", ".xlsx"}:
        raise ProcurecheckError(
            f"a template cannot be written as “{ending or path.name}”.",
            where=str(path),
            mend="Use .csv or .xlsx.",
        )
    data = template_xlsx(columns) if ending == ".xlsx" else template_csv(columns)
    try:
        path.write_bytes(data)
    except OSError as error:
        raise ProcurecheckError(
            f"the template cannot be written: {error.strerror or error}.",
            where=str(path),
            mend="Choose another place.",
        ) from None


def template_csv(columns: Columns) -> bytes:
    """Return the template as CSV in UTF-8 with a byte-order mark, so that spreadsheet programs read it right."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for line in _INTRODUCTION:
        writer.writerow([f"# {_(line)}"])
    for column in columns.columns:
        writer.writerow([f"# {column.name}: " + " · ".join(part for part in _explain(column) if part)])
    writer.writerow([column.name for column in columns.columns])
    return out.getvalue().encode("utf-8-sig")


def template_xlsx(columns: Columns) -> bytes:
    """Return the template as a workbook: a sheet to fill in, with frozen headings, and a sheet that explains it."""
    names = (_(_SHEETS[0]), _(_SHEETS[1]))
    about = [[_(line)] for line in _INTRODUCTION[:2]]
    # the sign # keeps the explanations from being read as a second table
    about += [[f"# {column.name}", *_explain(column)] for column in columns.columns]
    return _workbook(names, ([[column.name for column in columns.columns]], about))


def _explain(column: Column) -> tuple[str, str, str, str, str]:
    unit = column.unit.said() if column.unit else ""
    return column.label.said(), column.meaning.said(), _(_TYPES[column.type]), unit, column.example


# The workbook is written here by hand: it is two plain sheets, and its bytes must not depend on the day.
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def _workbook(names: tuple[str, str], sheets: tuple[list[list[str]], list[list[str]]]) -> bytes:
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>' for n in (1, 2)
    )
    listed = "".join(f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, 1))
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in (1, 2)
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>',
        "xl/worksheets/sheet1.xml": _sheet(sheets[0], frozen=True),
        "xl/worksheets/sheet2.xml": _sheet(sheets[1], frozen=False),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in parts.items():
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, _HEAD + xml)
    return out.getvalue()


def _sheet(rows: list[list[str]], *, frozen: bool) -> str:
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' if frozen else ""
    body = "".join(
        f'<row r="{r}">'
        + "".join(
            f'<c r="{_letters(c)}{r}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
            for c, text in enumerate(row, 1)
            if text
        )
        + "</row>"
        for r, row in enumerate(rows, 1)
    )
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        f'<cols><col min="1" max="60" width="26" customWidth="1"/></cols><sheetData>{body}</sheetData></worksheet>'
    )


def _letters(column: int) -> str:
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text
