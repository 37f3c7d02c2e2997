"""The language of a report: gettext catalogues for its words, Babel for its numbers, dates and amounts.

English is the language of the source; the other catalogues are ``locale/<language>/LC_MESSAGES/procurecheck.po``,
read as they stand, so that nothing has to be compiled. The language in which ``_`` speaks is the one of
:func:`use_language`, English without it::

    with use_language("de"):
        _("Next steps")                            # "Nächste Schritte"
        ngettext("{n} file", "{n} files", 3)       # "3 Dateien"
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale
    from babel.messages.catalog import Catalog

LANGUAGES: tuple[str, ...] = ("en", "de", "cs", "sk", "hu", "sl", "hr", "sr", "sr-Latn", "ro", "bg", "uk")
"""Languages of reports. Serbian is in Cyrillic, its official script; ``sr-Latn`` is the same in Latin letters."""
SOURCE = "en"
DOMAIN = "procurecheck"
FOLDER = Path(__file__).parent / "locale"
Number = int | float | Decimal

_active: ContextVar[str] = ContextVar("report_language", default=SOURCE)
_LATIN = {
    **dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True)),
    **dict(zip("АБВГДЂЕЖЗИЈКЛМНОПРСТЋУФХЦЧШ", "ABVGDĐEŽZIJKLMNOPRSTĆUFHCČŠ", strict=True)),
    **{"љ": "lj", "њ": "nj", "џ": "dž", "Љ": "Lj", "Њ": "Nj", "Џ": "Dž"},
}


@contextmanager
def use_language(language: str) -> Iterator[None]:
    """Let everything inside speak ``language``, one of :data:`LANGUAGES`.

    Raises:
        ValueError: for a language that has no catalogue.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no report language “{language}”; known: {', '.join(LANGUAGES)}")
    token = _active.set(language)
    try:
        yield
    finally:
        _active.reset(token)


def report_language() -> str:
    """Return the language that is spoken now, as in the ``lang`` attribute of a page."""
    return _active.get()


def _(message: str, **values: object) -> str:
    """Return ``message`` in the language of the report, with ``{name}`` replaced where values are given."""
    text = _translations(_active.get()).gettext(message) if message else message
    return _filled(text, values) if values else text


def _filled(text: str, values: Mapping[str, object]) -> str:
    """Put the values in; one that ends with a full stop (31. prosinca 2026.) needs none behind it."""
    for name, value in values.items():
        if str(value).endswith("."):
            text = re.sub(rf"\{{{name}\}}\.(?![\w.])", f"{{{name}}}", text)
    return text.format(**values)


def ngettext(singular: str, plural: str, number: int, **values: object) -> str:
    """Return the form for ``number`` in the language of the report; ``{n}`` stands for the number."""
    text = _translations(_active.get()).ngettext(singular, plural, number)
    return _filled(text, {"n": format_number(number), **values})


def N_(message: str) -> str:  # noqa: N802 - the name that extractors know
    """Mark ``message`` for translation and return it as it is, for texts that are translated later."""
    return message


def NN_(singular: str, plural: str) -> tuple[str, str]:  # noqa: N802
    """Mark the forms for one and for many, for :func:`ngettext` later."""
    return singular, plural


def quoted(text: str) -> str:
    """Return words in the quotation marks of the language of the report, whatever language they are in themselves."""
    before, after = _marks(_active.get())
    return f"{before}{text}{after}"


def quotation_marks() -> tuple[str, str]:
    """Return the marks before and after a quote."""
    return _marks(_active.get())


@cache
def _marks(language: str) -> tuple[str, str]:
    # each translation says which marks its language has
    before, _gap, after = _translations(language).gettext(N_("“{text}”")).partition("{text}")
    return before, after


def listed(items: Sequence[str]) -> str:
    """Return names joined as the language joins them: ``a, b and c``."""
    if len(items) < 2:
        return "".join(items)
    return _("{first} and {last}", first=", ".join(items[:-1]), last=items[-1])


def format_number(value: Number, digits: int | None = None) -> str:
    """Return a number as the language writes it; ``digits`` after the point, else as many as it has."""
    from babel.numbers import format_decimal

    amount = value if isinstance(value, Decimal) else Decimal(str(value))
    if digits is None:
        pattern = "#,##0.##########"
        amount = amount.quantize(Decimal("1e-10"), ROUND_HALF_UP) if abs(amount) < 10**15 else amount
    else:
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        amount = amount.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    if _active.get() == SOURCE:
        # the same as Babel, fifty times faster: registers of millions are scored in English
        text = f"{amount:,f}"
        return text.rstrip("0").rstrip(".") if digits is None and "." in text else text
    return str(format_decimal(amount, format=pattern, locale=locale()))


def format_percent(share: Number) -> str:
    """Return a share of 0 to 1 as a whole percentage, as the language writes it."""
    from babel.numbers import format_percent as babel_percent

    whole = Decimal(str(share)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return str(babel_percent(whole, locale=locale()))


def format_money(amount: Number, currency: str | None) -> str:
    """Return an amount to the cent, half up, with its currency code: ``12,345.60 EUR``.

    The code and not the sign: it stands behind the amount in every language and names one currency only.
    """
    return f"{format_number(amount, 2)} {currency or ''}".rstrip()


def format_date(day: str | dt.date) -> str:
    """Return a day as the language writes it; an ISO date that cannot be read is returned as it is."""
    try:
        parsed = day if isinstance(day, dt.date) else dt.date.fromisoformat(day[:10])
    except ValueError:
        return str(day)
    return _date(parsed, _active.get())


@lru_cache(maxsize=4096)
def _date(day: dt.date, language: str) -> str:
    from babel.dates import format_date as babel_date

    return str(babel_date(day, format="long", locale=_locale(language)))


def locale() -> Locale:
    """Return Babel's locale of the language of the report."""
    return _locale(_active.get())


@cache
def _locale(language: str) -> Locale:
    from babel import Locale

    return Locale.parse({"sr": "sr_Cyrl", "sr-Latn": "sr_Latn", "en": "en_GB"}.get(language, language))


def read_catalogue(language: str) -> Catalog:
    """Return the catalogue of a language as it stands in its file."""
    from babel.messages.pofile import read_po

    path = FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN, abort_invalid=True)


@cache
def _translations(language: str) -> NullTranslations:
    if language == SOURCE:
        return NullTranslations()
    if language == "sr-Latn":
        return _InLatin(_translations("sr"))
    import io

    from babel.messages.mofile import write_mo

    compiled = io.BytesIO()
    write_mo(compiled, read_catalogue(language))
    compiled.seek(0)
    return GNUTranslations(compiled)


class _InLatin(NullTranslations):
    """The Serbian catalogue letter by letter in Latin script, which loses and guesses nothing."""

    def __init__(self, cyrillic: NullTranslations) -> None:
        super().__init__()
        self._cyrillic = cyrillic

    def gettext(self, message: str) -> str:
        return _in_latin(self._cyrillic.gettext(message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return _in_latin(self._cyrillic.ngettext(msgid1, msgid2, n))


def _in_latin(text: str) -> str:
    return "".join(_LATIN.get(letter, letter) for letter in text)
