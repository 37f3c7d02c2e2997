"""From the text or value of one cell to a fact, or to a message that says what is wrong and how to mend it.

Nothing is guessed: a value that could mean two things stays unknown and the message says how to write it.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from procurecheck.i18n import _
from procurecheck.suppliers.columns import Column, Columns, fold

Cell = str | float | int | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None
Value = str | float | bool | None
DecimalStyle = Literal["comma", "point", "open"]

LARGEST = 1e15
"""No price, area or number of hours of a tender is larger: beyond it a value is a slip of the keyboard."""
_CURRENCIES = {"€": "EUR", "£": "GBP", "kč": "CZK", "zł": "PLN", "ft": "HUF", "kc": "CZK"}
_MONEY_MARK = re.compile(r"(?i)(?<![a-z])([a-z]{3})(?![a-z])|[€£$]|kč|zł|\bft\b|\bkc\b")
_GROUPED = r"\d{1,3}(?:[ .,'’]\d{3})+"
_UNIT = re.compile(
    r"(?i)\s*(?:m²|m2|qm|hours?|h|std\.?|stunden|hod\.?|hodin|months?|monate?n?|měsíc\w*|mesic\w*"
    r"|persons?|people|personen|osob\w*|ma|-+)\s*(?:/\s*h)?$"
)
YEARS = range(1800, 2100)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A fact, and a message where the cell was not or not fully understood."""

    value: Value = None
    message: str = ""
    currency: str | None = None
    """The currency that an amount named."""


def clean(text: str) -> str:
    """Return text without control and invisible characters and with single spaces, in NFC."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    shown = (" " if unicodedata.category(char) in {"Cc", "Zs", "Zl", "Zp"} else char for char in text)
    kept = (char for char in shown if unicodedata.category(char) not in {"Cf", "Cs", "Co"})
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


def text_of(cell: Cell) -> str:
    """Return a cell as text; whole numbers without ``.0``, dates as ISO 8601."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < LARGEST:
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return clean(str(cell))


def is_unknown(text: str, columns: Columns) -> bool:
    """Tell whether a cell says nothing: empty, or a word for "not known"."""
    return not text or text.casefold() in columns.answers.unknown


def parse_cell(cell: Cell, column: Column, columns: Columns, style: DecimalStyle, *, workbook: bool) -> Parsed:
    """Read a cell as its column's type. ``workbook``: the cell came typed from a spreadsheet, not as text."""
    text = text_of(cell)
    if is_unknown(text, columns):
        return Parsed()
    if column.type == "text":
        return Parsed(text)
    if column.type == "list":
        return Parsed("; ".join(part for part in map(str.strip, re.split(r"[;,|]", text)) if part))
    if column.type == "yes_no":
        return _yes_no(text, columns)
    if column.type == "date":
        return _date(cell, text, columns)
    if isinstance(cell, bool):
        return Parsed(None, _("“{text}” is not a number.", text=text))
    if isinstance(cell, int | float):
        return _typed_number(float(cell), column, workbook)
    return _number(text, column, style)


def decimal_style(text: str) -> DecimalStyle:
    """Tell how a cell writes decimals, where it can mean only one thing."""
    digits = re.sub(r"[^\d.,]", "", text)
    if not re.search(r"\d", digits):
        return "open"
    point, comma = digits.rfind("."), digits.rfind(",")
    if point >= 0 and comma >= 0:
        return "point" if point > comma else "comma"
    sign = "." if point >= 0 else ","
    count = digits.count(sign)
    if not count:
        return "open"
    if count > 1:
        return "comma" if sign == "." else "point"
    if len(digits) - digits.rfind(sign) - 1 == 3 and 1 <= digits.find(sign) <= 3 and digits[0] != "0":
        return "open"
    return "point" if sign == "." else "comma"


def _yes_no(text: str, columns: Columns) -> Parsed:
    word = text.casefold().rstrip(".!")
    if word in columns.answers.yes:
        return Parsed(True)
    if word in columns.answers.no:
        return Parsed(False)
    return Parsed(
        None, _("“{text}” is neither yes nor no; write yes, no or leave it empty for unknown.", text=_short(text))
    )


def _date(cell: Cell, text: str, columns: Columns) -> Parsed:
    if isinstance(cell, dt.date):
        return Parsed(text)
    if isinstance(cell, int | float) or re.fullmatch(r"\d{4}", text):
        return Parsed(
            None, _("“{text}” is not a full date; write year-month-day, for instance 2026-03-16.", text=_short(text))
        )
    text = re.sub(r"[T ]\d{1,2}:\d{2}.*$", "", text)
    parts = _date_parts(text, columns)
    if parts is None:
        return Parsed(
            None, _("“{text}” is not a date; write year-month-day, for instance 2026-03-16.", text=_short(text))
        )
    year, month, day, doubtful = parts
    try:
        value = dt.date(year, month, day)
    except ValueError:
        return Parsed(None, _("“{text}” is no day of the calendar.", text=_short(text)))
    if year not in YEARS:
        return Parsed(None, _("“{text}”: the year {year} cannot be right.", text=_short(text), year=year))
    return Parsed(
        value.isoformat(),
        _("“{text}” was read day first, as {date}.", text=_short(text), date=value.isoformat()) if doubtful else "",
    )


def _date_parts(text: str, columns: Columns) -> tuple[int, int, int, bool] | None:
    if match := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", text) or re.fullmatch(
        r"(\d{4})(\d\d)(\d\d)", text
    ):
        year, month, day = map(int, match.groups())
        return year, month, day, False
    if match := re.fullmatch(r"(\d{1,2})([./-]) ?(\d{1,2})\2 ?(\d{4})", text):
        first, sign, second, year_ = match.groups()
        day, month = int(first), int(second)
        if month > 12 >= day and sign == "/":
            return int(year_), day, month, False
        doubtful = sign != "." and day <= 12 and month <= 12 and day != month
        return int(year_), month, day, doubtful
    if match := re.fullmatch(r"(?:(\d{1,2})\.?(?:st|nd|rd|th)? )([^\W\d]+)\.?,? (\d{4})", text):
        month_ = _month(match.group(2), columns)
        return (int(match.group(3)), month_, int(match.group(1)), False) if month_ else None
    if match := re.fullmatch(r"([^\W\d]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", text):
        month_ = _month(match.group(1), columns)
        return (int(match.group(3)), month_, int(match.group(2)), False) if month_ else None
    return None


def _month(word: str, columns: Columns) -> int | None:
    return next((n for n, names in enumerate(columns.months, 1) if fold(word) in map(fold, names)), None)


def _typed_number(number: float, column: Column, workbook: bool) -> Parsed:
    if column.type == "percent" and workbook and 0 < number < 1:
        # a spreadsheet keeps 40 % as 0.4 and its format apart
        return _checked(
            round(number * 100, 10),
            column,
            _("{number} was read as {percent} %.", number=f"{number:g}", percent=f"{number * 100:g}"),
        )
    if column.type == "percent" and workbook and number == 1:
        return Parsed(None, _("1 may mean 1 % or 100 %; write the percentage as text with the sign %."))
    return _checked(number, column)


def _number(text: str, column: Column, style: DecimalStyle) -> Parsed:
    shown = _short(text)
    currency = None
    if column.type == "money" and (mark := _MONEY_MARK.search(text)):
        currency = _CURRENCIES.get(mark.group(0).casefold(), mark.group(0).upper())
        text = _MONEY_MARK.sub(" ", text, count=1).strip()
    percent_sign = column.type == "percent" and "%" in text
    text = text.replace("%", "").strip() if column.type == "percent" else text
    text = _UNIT.sub("", re.sub(r",[-–—]+$", "", text)).strip()
    digits = re.sub(r"(?<=\d)[ '’](?=\d{3}(?!\d))", "", text)
    if not re.fullmatch(r"[-+−]?\d[\d.,]*|[-+−]?[.,]\d+", digits):
        return Parsed(None, _("“{text}” is not a number.", text=shown))
    note = ""
    own = decimal_style(digits)
    if own == "open" and re.search(r"[.,]", digits):
        if style == "open":
            return Parsed(
                None,
                _(
                    "“{text}” may mean thousands or decimals; write it without a separator for thousands, and with two "
                    "decimals.",
                    text=shown,
                ),
            )
        own = style
    plain = digits.replace("−", "-")
    if own == "comma":
        plain = plain.replace(".", "").replace(",", ".")
    elif own == "point":
        plain = plain.replace(",", "")
    wrong = re.sub(r"[^\d.,]", "", digits)
    whole = re.split(r"[.]" if own == "point" else r"[,]", wrong)[0]
    if re.search(r"[.,]", whole) and not re.fullmatch(_GROUPED, whole):
        return Parsed(None, _("“{text}” is not a number: its groups do not have three digits.", text=shown))
    try:
        number = float(plain)
    except ValueError:
        return Parsed(None, _("“{text}” is not a number.", text=shown))
    if column.type == "percent" and not percent_sign and 0 < number < 1:
        message = _(
            "“{text}” may mean {one} % or {other} %; write it with the sign %.",
            text=shown,
            one=f"{number * 100:g}",
            other=f"{number:g}",
        )
        return Parsed(None, message)
    parsed = _checked(number, column, note)
    return Parsed(parsed.value, parsed.message, currency)


def _checked(number: float, column: Column, note: str = "") -> Parsed:
    if not math.isfinite(number) or abs(number) > LARGEST:
        return Parsed(None, _("the number is too large to be right."))
    if number < 0:
        return Parsed(None, _("{number} is negative, which this column cannot be.", number=f"{number:g}"))
    if column.name == "price" and number == 0:
        return Parsed(None, _("a price of 0 is no price; leave it empty if it is not known."))
    if column.type == "percent" and number > 100:
        return Parsed(None, _("{number} % is more than all.", number=f"{number:g}"))
    return Parsed(number, note)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def csv_line(cells: Iterable[object]) -> bytes:
    """Return a line of CSV in UTF-8; text that a spreadsheet program would run as a formula is marked as text."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow([_harmless(cell) for cell in cells])
    return line.getvalue().encode("utf-8", errors="replace")


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell
