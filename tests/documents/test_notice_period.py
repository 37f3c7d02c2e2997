"""Notice periods are read from texts that say them without a doubt, and from no others."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import pytest

from procurecheck.assess import Knowledge
from procurecheck.documents.notice_period import load_notice_periods, period_in, period_of_cell
from procurecheck.documents.pack import read_file
from procurecheck.errors import ProcurecheckError
from procurecheck.knowledge import default_folder

READERS = load_notice_periods()
NOTICES = Path(__file__).parents[3] / "shared" / "data" / "ted-notices"


def said(text: str, *languages: str) -> tuple[int, str] | None:
    found = period_in([text], languages, READERS)
    return (found.number, found.unit) if found else None


@pytest.mark.parametrize(
    ("language", "text", "period"),
    [
        ("en", "It is extended unless either party gives three (3) months' prior written notice.", (3, "months")),
        ("en", "Renewal must be agreed at least 90 days before the expiry of the contract.", (90, "days")),
        ("en", "Notice of no less than six months is required.", (6, "months")),
        ("de", "Automatische Vertragsverlängerung. Kündigungsfrist 3 Monate zum Monatsende.", (3, "months")),
        ("de", "wenn er nicht mit einer Frist von sechs Monaten zum Laufzeitende gekündigt wird", (6, "months")),
        ("de", "sofern keine Partei spätestens 6 Wochen vor Ablauf widerspricht", (6, "weeks")),
        ("cs", "Výpovědní doba činí tři měsíce.", (3, "months")),
        ("cs", "s tříměsíční výpovědní dobou", (3, "months")),
        ("sk", "Výpovedná lehota je 3 mesiace.", (3, "months")),
        ("hu", "legkésőbb a lejárat előtt 3 hónappal", (3, "months")),
        ("sl", "Odpovedni rok je 3 mesece.", (3, "months")),
        ("hr", "Otkazni rok iznosi 3 mjeseca.", (3, "months")),
        ("bs", "tri mjeseca prije isteka ugovora", (3, "months")),
        ("cnr", "otkazni rok od 30 dana", (30, "days")),
        ("sr", "Отказни рок износи 30 дана.", (30, "days")),
        ("sr", "tri meseca pre isteka ugovora", (3, "months")),
        ("ro", "cu un preaviz de 30 de zile", (30, "days")),
        ("ro", "cu 3 luni înainte de expirarea contractului", (3, "months")),
        ("bg", "с тримесечно предизвестие", (3, "months")),
        ("bg", "не по-късно от 3 месеца преди изтичане на срока", (3, "months")),
        ("uk", "не пізніше ніж за 3 місяці до закінчення строку", (3, "months")),
        ("pl", "z zachowaniem trzymiesięcznego okresu wypowiedzenia", (3, "months")),
        ("fr", "reconduction expresse dans un délai de 3 mois avant l'échéance", (3, "months")),
        ("fr", "avec un préavis de trois mois", (3, "months")),
        ("it", "con preavviso di almeno 6 mesi", (6, "months")),
        ("es", "con una antelación mínima de cinco meses antes de la finalización de cada período", (5, "months")),
        ("nl", "met een opzegtermijn van drie maanden", (3, "months")),
    ],
)
def test_each_language_says_it_in_its_own_way(language: str, text: str, period: tuple[int, str]) -> None:
    assert said(text, language) == period
    # where the language is not known, all are tried
    assert said(text) == period


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Questions may be asked within 30 days of this notice."),
        ("en", "The contract may be extended by 12 months before the end of the term."),
        ("en", "A period of 36 months with the option of extension up to a further 12 months."),
        ("en", "3 working days' notice"),
        ("en", "A notice period of 4 weeks in the first year, later a notice period of 3 months."),
        ("en", "Notice of 120 months"),
        ("de", "Der Vertrag wird um 12 Monate vor Ablauf verlängert."),
        ("de", "Verlängerungsoption plus 2 Jahre."),
        ("de", "Kündigungsfrist nach § 621 BGB"),
        ("fr", "10 jours ouvrables avant la fin du marché"),
        ("fr", "pourra être reconduit 1 fois pour une durée de 24 mois par tacite reconduction"),
        ("nl", "Tot een totaal maximum duur van 4 jaar."),
    ],
)  # fmt: skip
def test_what_leaves_a_doubt_is_not_known(language: str, text: str) -> None:
    assert said(text, language) is None


def test_the_words_that_say_it_are_kept() -> None:
    found = period_in(["Zwei Optionen. Kündigungsfrist 3 Monate zum Monatsende."], ["de"], READERS)
    assert found is not None
    assert found.quote == "Kündigungsfrist 3 Monate zum Monatsende."


@pytest.mark.parametrize(
    ("cell", "period"),
    [
        ("90", (90, "days")),
        ("3 months", (3, "months")),
        ("drei Monate", (3, "months")),
        ("3 MĚSÍCE", (3, "months")),
        ("6 тижнів", (6, "weeks")),
        ("3 Monate zum Quartalsende", None),
        ("soon", None),
        ("-5", None),
        ("9999", None),
        ("", None),
    ],
)
def test_a_cell_of_a_table_says_days_or_a_period_in_any_language(cell: str, period: tuple[int, str] | None) -> None:
    found = period_of_cell(cell, READERS)
    assert (found and (found.number, found.unit)) == period


def test_a_pattern_that_does_not_say_where_the_period_stands_is_named(tmp_path: Path) -> None:
    shipped = (default_folder("risk_models") / "notice_periods.yaml").read_text(encoding="utf-8")
    (tmp_path / "notice_periods.yaml").write_text(shipped.replace("PERIOD", "PERIOD PERIOD"), encoding="utf-8")
    with pytest.raises(ProcurecheckError, match="must hold PERIOD once") as caught:
        load_notice_periods(tmp_path)
    assert "notice_periods.yaml" in caught.value.where


def test_every_language_of_the_library_is_there() -> None:
    languages = {path.stem for path in (default_folder("clauses") / "languages").glob("*.yaml")}
    assert READERS.keys() >= languages


def test_a_hostile_text_takes_no_time() -> None:
    texts = ["kündigungsfrist von " * 1000, "notice of a " * 2000 + "3", "3 " * 9000, "a" * 20_000, "(" * 20_000]
    begun = time.process_time()
    for text in texts:
        said(text)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("notice", "period"),
    [("de/352858-2021", (3, "months")), ("es/267912-2021", (5, "months")), ("fr/125793-2017", (3, "months"))],
)
def test_real_notices_say_it(notice: str, period: tuple[int, str], knowledge: Knowledge) -> None:
    path = NOTICES / f"{notice}.xml"
    if not path.is_file():
        pytest.skip("the real notices are not beside the project")
    data = path.read_bytes()
    assert int(hashlib.sha256(data).hexdigest(), 16) % 2 == 0, "a notice of the half that is looked at"
    (document,) = read_file(data, path.name, knowledge.languages)
    assert document.notice is not None
    found = period_in((document.notice.renewal_text, document.notice.options_text), document.notice.languages, READERS)
    assert found is not None
    assert (found.number, found.unit) == period
