"""Sectors of a case, from codes first and from words last, and the visit that follows from them."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from procurecheck.knowledge import default_folder
from procurecheck.model import Document, Notice, Passage, PassageKind, Supplier
from procurecheck.risk.models import RiskModels
from procurecheck.risk.sectors import detect_sectors, sector_of
from procurecheck.risk.visit import visit_plan


def document(*texts: str, kind: PassageKind = "paragraph", notice: Notice | None = None) -> Document:
    passages, start = [], 0
    for text in texts:
        passages.append(Passage(start=start, end=start + len(text), text=text, page=1, kind=kind))
        start += len(text) + 1
    return Document(
        path="a.txt", sha256="0", media_type="text/plain", size=1, text="\n".join(texts), passages=tuple(passages),
        notice=notice,
    )  # fmt: skip


def bidder(**facts: str) -> Supplier:
    return Supplier(id="1", name="A", facts=dict(facts))


@pytest.mark.parametrize(
    ("code", "sector"),
    [
        ("90911200", "cleaning"),
        ("45214210", "construction"),
        ("90610000", "cleaning"),
        ("15131000", "food-processing"),
        ("55524000", "catering"),
        ("15894210", "catering"),
        ("98310000", "laundry-textiles"),
        ("18110000", "laundry-textiles"),
        ("90511000", "waste"),
        ("79713000", "security"),
        ("79620000", "temporary-work"),
        ("85311100", "care"),
        ("60112000", "transport"),
        ("64120000", "transport"),
        ("77310000", "agriculture"),
        ("03000000", "agriculture"),
    ],
)
def test_the_main_cpv_code_names_the_sector(models: RiskModels, code: str, sector: str) -> None:
    (guess,) = detect_sectors([document(notice=Notice(cpv=(code,)))], [], models)
    assert guess.id == sector
    assert guess.confidence > 0.9
    assert guess.because == (f"CPV code {code} (main code)",)


def test_a_further_cpv_code_is_a_weaker_sign_and_comes_second(models: RiskModels) -> None:
    guesses = detect_sectors([document(notice=Notice(cpv=("45000000", "90911200")))], [], models)
    assert [guess.id for guess in guesses] == ["construction", "cleaning"]
    assert guesses[0].confidence > guesses[1].confidence


def test_a_cpv_code_printed_in_the_documents_speaks_where_no_notice_does(models: RiskModels) -> None:
    row = "Předmět | příprava a rozvoz jídel, CPV 55524000-9, 55521200-0, 15894210-6"
    (guess,) = detect_sectors([document("Order 45000000 of 2026", row)], [], models)
    assert guess.id == "catering"
    assert guess.because[0] == "CPV code 55524000 printed in the documents (main code)"
    assert len(guess.because) == 3
    both = detect_sectors([document(row, notice=Notice(cpv=("45000000",)))], [], models)
    assert [found.id for found in both] == ["construction"]


def test_codes_of_other_sectors_outweigh_words(models: RiskModels) -> None:
    talk = ["The cleaning of all rooms, daily cleaning by cleaners."] * 30
    assert detect_sectors([document(*talk, notice=Notice(cpv=("72000000",)))], [], models) == ()


def test_without_cpv_the_nace_codes_of_the_bidders_speak(models: RiskModels) -> None:
    guesses = detect_sectors([document("x")], [bidder(nace="81.21"), bidder(nace="81.22; 43.39"), bidder()], models)
    assert [guess.id for guess in guesses] == ["cleaning", "construction"]
    assert "bidders: 2 of 2" in guesses[0].because[0]


@pytest.mark.parametrize(
    ("title", "sector"),
    [
        ("Unterhaltsreinigung der städtischen Schulen", "cleaning"),
        ("Construction of a school extension", "construction"),
        ("Zajištění stravování pro školní jídelny", "catering"),
        ("Úklid budov městského úřadu", "cleaning"),
        ("Rohbauarbeiten Feuerwehrhaus", "construction"),
        ("Upratovanie priestorov mestského úradu", "cleaning"),
        ("Közétkeztetési szolgáltatás biztosítása", "catering"),
        ("Prevoz učencev v osnovno šolo", "transport"),
        ("Zaštitarske usluge za potrebe grada", "security"),
        ("Услуге физичког обезбеђења објеката", "security"),
        ("Usluge fizičkog obezbjeđenja objekata", "security"),
        ("Servicii de îngrijire la domiciliu", "care"),
        ("Сметосъбиране и сметоизвозване в общината", "waste"),
        ("Послуги з прибирання приміщень", "cleaning"),
        ("Pranie i wynajem bielizny szpitalnej", "laundry-textiles"),
        ("Entretien des espaces verts de la ville", "agriculture"),
        ("Somministrazione di lavoro a tempo determinato", "temporary-work"),
        ("Suministro de productos alimenticios", "food-processing"),
        ("Leerlingenvervoer gemeente", "transport"),
    ],
)
def test_without_codes_titles_and_headings_speak(models: RiskModels, title: str, sector: str) -> None:
    guesses = detect_sectors([document(title, title, kind="heading")], [], models)
    assert guesses[0].id == sector
    assert guesses[0].confidence <= models.score.detection.words_most


@pytest.mark.parametrize(
    "title",
    [
        "Data cleaning and migration of the register",
        "Reinigung der Abwasserkanäle: Kanalreinigung",
        "Selbstreinigung nach § 125 GWB",
        "Information security management",
        "Cyber security services",
        "Predchádzanie praniu špinavých peňazí",
        "Prevention of money laundering",
        "Varovanje osebnih podatkov",
        "Waste water treatment chemicals",
        "Objektplanung Neubau Feuerwache",
        "Transport of electricity",
        "Restauration des tableaux du musée",
    ],
)
def test_words_that_mean_something_else_name_no_sector(models: RiskModels, title: str) -> None:
    assert detect_sectors([document(title, title, kind="heading")], [], models) == ()


def test_a_code_so_broad_that_it_holds_several_sectors_lets_words_choose_among_them(models: RiskModels) -> None:
    broad = Notice(cpv=("90000000",))
    (guess,) = detect_sectors([document(*["Sammlung von Restabfall und Bioabfall"] * 9, notice=broad)], [], models)
    assert guess.id == "waste"
    assert detect_sectors([document(*["Neubau der Schule, Rohbauarbeiten"] * 30, notice=broad)], [], models) == ()


def test_of_two_sectors_the_one_with_the_longer_code_has_it(models: RiskModels) -> None:
    for code, sector in (("15894200", "catering"), ("15800000", "food-processing"), ("55900000", None)):
        found = sector_of(code, models.sectors.values())
        assert (found.id if found else None) == sector
    assert sector_of("90911200-8", models.sectors.values()) == models.sectors["cleaning"]


def test_both_revisions_of_nace_are_known(models: RiskModels) -> None:
    for code in ("96.01", "96.10"):
        (guess,) = detect_sectors([document("x")], [bidder(nace=code)], models)
        assert guess.id == "laundry-textiles"


def test_each_sector_speaks_all_languages_of_the_library_and_says_what_to_ask_and_where_to_look(
    models: RiskModels,
) -> None:
    languages = {path.stem for path in (default_folder("clauses") / "languages").glob("*.yaml")}
    assert len(languages) >= 18
    for sector in models.sectors.values():
        assert set(sector.words) == languages, sector.id
        assert all(sector.words.values()), sector.id
        assert sector.source, sector.id
        assert len(sector.patterns) >= 2, sector.id
        assert len(sector.questions) >= 2, sector.id
        assert len(sector.visit) >= 3, sector.id
        for part in (*sector.patterns, *sector.questions):
            assert (part.source.link or "").startswith("https://"), (sector.id, part.text.en)


def test_words_are_told_apart_in_cyrillic_and_latin_script(models: RiskModels) -> None:
    for sector in models.sectors.values():
        scripts = {bool(re.search("[Ѐ-ӿ]", word)) for word in sector.words["sr"]}
        assert scripts == {True, False}, sector.id


def test_a_word_in_passing_names_no_sector(models: RiskModels) -> None:
    assert detect_sectors([document("Supply of laptops.", "The site is left clean after cleaning.")], [], models) == ()
    assert detect_sectors([], [], models) == ()


@pytest.mark.corpus
def test_real_notices_get_the_sector_of_their_main_code(models: RiskModels, notices: list[Path]) -> None:
    found: Counter[str] = Counter()
    for path in notices:
        main = re.search(rb"<CPV_MAIN>\s*<CPV_CODE CODE=\"(\d{8})", path.read_bytes())
        if main:
            code = main.group(1).decode()
            guesses = detect_sectors([document(notice=Notice(cpv=(code,)))], [], models)
            if code.startswith("45"):
                assert guesses[0].id == "construction"
            found[guesses[0].id if guesses else "none"] += 1
    assert found["construction"] > 0
    assert found["cleaning"] > 0


def test_a_visit_has_a_checklist_rules_of_conduct_and_roles_to_fill_in(models: RiskModels) -> None:
    sectors = detect_sectors([document(notice=Notice(cpv=("45000000", "90911200")))], [], models)
    visit = visit_plan(sectors, models)
    assert len(visit.checklist) > 8
    assert len(set(visit.checklist)) == len(visit.checklist)
    assert all(item.source for item in visit.checklist)
    conduct = " ".join(visit.conduct)
    for word in ("confront", "confidential", "suspicion", "consent"):
        assert word in conduct
    assert len(visit.contacts) >= 4
    assert all(contact.name is None and contact.phone is None for contact in visit.contacts)


def test_no_visit_is_planned_where_no_sector_at_risk_was_found(models: RiskModels) -> None:
    assert visit_plan((), models).checklist == ()


def test_the_checklist_looks_at_conditions_and_never_at_where_people_come_from(models: RiskModels) -> None:
    items = [*models.visit, *(item for sector in models.sectors.values() for item in sector.visit)]
    for item in items:
        text = f"{item.where.en} {item.look_for.en}".lower()
        for word in ("nationality", "foreign", "migrant", "ethnic", "religio", "women", "accent", "skin", "permit"):
            assert word not in text, text
        assert "guidelines" in item.source.title.lower()
