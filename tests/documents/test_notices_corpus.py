"""The real notices beside the project: what the readers say agrees with a second, plain reading of the XML."""

from __future__ import annotations

import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from procurecheck.documents import eforms, ted
from procurecheck.documents.blocks import Reading

pytestmark = pytest.mark.corpus

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
TWO_LETTERS = {"DEU": "de", "ENG": "en", "FRA": "fr", "ITA": "it", "SPA": "es", "BUL": "bg", "CES": "cs", "DAN": "da"}
TWO_LETTERS |= {"EST": "et", "ELL": "el", "FIN": "fi", "GLE": "ga", "HRV": "hr", "HUN": "hu", "LAV": "lv", "LIT": "lt"}
TWO_LETTERS |= {"MLT": "mt", "NLD": "nl", "POL": "pl", "POR": "pt", "RON": "ro", "SLK": "sk", "SLV": "sl", "SWE": "sv"}
COUNTRIES = {"DEU": "DE", "ESP": "ES", "FRA": "FR", "GBR": "GB", "GRC": "GR", "ITA": "IT", "LUX": "LU"}
# what the TED reader leaves out on purpose: persons, postal and web addresses
NOT_TEXT = {"ADDRESS", "TOWN", "POSTAL_CODE", "NATIONALID", "CONTACT_POINT", "ATTENTION", "PHONE", "E_MAIL", "FAX"}
NOT_TEXT |= {"MEMBER_NAME", "URL", "URL_GENERAL", "URL_BUYER", "URL_DOCUMENT", "URL_PARTICIPATION"}
NOT_TEXT |= {"URL_PARTICIPATE", "URL_INFORMATION", "URL_TOOL"}


def fold(text: str | None) -> str:
    return unicodedata.normalize("NFC", " ".join((text or "").split()))


def name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def below(element: ElementTree.Element, *names: str) -> list[ElementTree.Element]:
    return [found for found in element.iter() if name(found) in names]


def plain(path: Path) -> ElementTree.Element:
    return ElementTree.fromstring(path.read_bytes())  # noqa: S314 - the known notices, read a second way


@pytest.fixture(scope="module")
def ted_notices() -> list[tuple[Path, ElementTree.Element, Reading]]:
    paths = sorted((DATA / "ted-notices").glob("*/*.xml"))
    if not paths:
        pytest.skip("the real TED notices (../shared/data/ted-notices) are not here")
    return [(p, plain(p), ted.read(p.read_bytes(), p.name)) for p in paths]


@pytest.fixture(scope="module")
def eforms_notices() -> list[tuple[Path, ElementTree.Element, Reading]]:
    paths = sorted((DATA / "eforms").glob("*.xml"))
    if not paths:
        pytest.skip("the real eForms notices (../shared/data/eforms) are not here")
    return [(p, plain(p), eforms.read(p.read_bytes(), p.name)) for p in paths]


def originals(root: ElementTree.Element) -> list[ElementTree.Element]:
    return [form for form in root.iter() if form.get("CATEGORY") == "ORIGINAL"]


def test_all_ted_notices_are_read_whole_with_language_country_and_codes_as_in_the_xml(ted_notices) -> None:
    assert len(ted_notices) == 534
    for path, root, reading in ted_notices:
        notice = reading.notice
        assert reading.status == "read", path
        assert notice.id == root.get("DOC_ID")
        languages = [lg.lower() for e in below(root, "LG_ORIG") for lg in e.text.split()]
        assert list(notice.languages) == languages, path
        country = below(root, "ISO_COUNTRY")[0].get("VALUE")
        assert notice.country == {"UK": "GB", "EL": "GR"}.get(country, country), path
        cpv = [e.get("CODE") for e in below(root, "ORIGINAL_CPV")]
        of_form = [e.get("CODE") for form in originals(root) for e in below(form, "CPV_CODE")]
        assert set(notice.cpv) == set(cpv + of_form), path
        assert notice.cpv[0] == cpv[0], path
        digits = below(root, "DATE_PUB")[0].text
        assert notice.published == f"{digits[:4]}-{digits[4:6]}-{digits[6:]}", path
        assert {fact.name for block in reading.blocks for fact in block.facts} & {"exclusion-ground"} == set()


def test_no_text_of_the_original_ted_forms_is_lost(ted_notices) -> None:
    counted = 0
    for path, root, reading in ted_notices:
        shown = "\n".join(block.text for block in reading.blocks if block.kind != "heading")
        for form in originals(root):
            for where, text in ted_texts(form):
                counted += 1
                assert text in shown, (path, where, text)
    assert counted > 24_000


def ted_texts(element: ElementTree.Element) -> Iterator[tuple[str, str]]:
    if name(element) in NOT_TEXT or name(element) in {"DAY", "MONTH"}:  # days and months are tested below
        return
    if name(element) == "P":
        if text := fold("".join(element.itertext())):
            yield "P", text
        return
    for piece in (element.text, *(child.tail for child in element)):
        if text := fold(piece):
            yield name(element), text
    for child in element:
        yield from ted_texts(child)


def test_dates_in_three_parts_are_shown_as_iso_dates(ted_notices) -> None:
    counted = 0
    for path, root, reading in ted_notices:
        shown = "\n".join(block.text for block in reading.blocks)
        for form in originals(root):
            for holder in form.iter():
                parts = {name(child): child.text for child in holder}
                if {"YEAR", "MONTH", "DAY"} <= parts.keys():
                    counted += 1
                    assert f"{parts['YEAR']}-{parts['MONTH']:0>2}-{parts['DAY']:0>2}" in shown, path
    assert counted > 30


def test_coded_statements_of_ted_are_facts_as_often_as_in_the_xml(ted_notices) -> None:
    asked = {
        ("reserved-procurement", "res-ws"): {"RESTRICTED_SHELTERED_WORKSHOP", "RESTRICTED_TO_SHELTERED_WORKSHOPS"},
        ("reserved-execution", "yes"): {"RESTRICTED_SHELTERED_PROGRAM", "RESTRICTED_TO_FRAMEWORK"},
        ("reserved-procurement", "res-pub-ser"): {"RESERVED_ORGANISATIONS_SERVICE_MISSION"},
        ("renewal", "yes"): {"RENEWAL", "RECURRENT_CONTRACT"},
        ("award-criterion-type", "price"): {"AC_PRICE", "LOWEST_PRICE"},
        ("award-criterion-type", "quality"): {"AC_QUALITY"},
    }
    said: Counter[tuple[str, str]] = Counter()
    meant: Counter[tuple[str, str]] = Counter()
    for _path, root, reading in ted_notices:
        said.update((fact.name, fact.value) for block in reading.blocks for fact in block.facts)
        main = next(form for form in originals(root) if form.get("LG") == below(root, "LG_ORIG")[0].text)
        for fact, elements in asked.items():
            meant[fact] += len(below(main, *elements))
    assert {fact: said[fact] for fact in asked} == dict(meant)
    assert meant["reserved-procurement", "res-ws"] == 8


def test_winners_of_ted_notices_are_the_contractors_in_the_xml(ted_notices) -> None:
    with_awards = 0
    for path, root, reading in ted_notices:
        main = next(form for form in originals(root) if form.get("LG") == below(root, "LG_ORIG")[0].text)
        holders = below(main, "ADDRESS_CONTRACTOR", "ADDRESS_WINNER", "ECONOMIC_OPERATOR_NAME_ADDRESS")
        winners = {fold(n.text) for holder in holders for n in below(holder, "OFFICIALNAME")}
        assert {award.supplier for award in reading.notice.awards} == winners, path
        with_awards += bool(winners)
    assert with_awards > 200


def test_all_eforms_notices_are_read_with_language_country_and_codes_as_in_the_xml(eforms_notices) -> None:
    assert len(eforms_notices) == 46
    for path, root, reading in eforms_notices:
        raw = re.sub(rb"<!--.*?-->", b"", path.read_bytes(), flags=re.DOTALL).decode()
        notice = reading.notice
        assert reading.status == "read", path
        grounds = re.findall(r'listName="exclusion-ground"[^>]*>\s*([^<\s]+)\s*<', raw)
        said = [f.value for block in reading.blocks for f in block.facts if f.name == "exclusion-ground"]
        assert said == grounds, path
        cpv = re.findall(r'ItemClassificationCode listName="cpv"[^>]*>\s*(\d{8})\s*<', raw)
        assert set(notice.cpv) == set(cpv), path
        codes = re.findall(r"NoticeLanguageCode[^>]*>\s*([A-Z]{3})\s*<", raw)
        codes += re.findall(r"<cac:AdditionalNoticeLanguage>\s*<cbc:ID>\s*([A-Z]{3})", raw)
        if codes:
            assert list(notice.languages) == [TWO_LETTERS[code] for code in codes], path
        assert notice.country == buyer_country(root), path
    total = sum(f.name == "exclusion-ground" for _, _, r in eforms_notices for b in r.blocks for f in b.facts)
    assert total == 30


def buyer_country(root: ElementTree.Element) -> str | None:
    party = next(
        (p for holder in root for p in holder if name(holder) == "ContractingParty" and name(p) == "Party"), None
    )
    if party is None:
        return None
    number = next((e.text for e in below(party, "ID")), None)
    if number is None:
        return None
    for organisation in below(root, "Company", "TouchPoint"):
        if number == next((e.text for p in below(organisation, "PartyIdentification") for e in p), None):
            return next((COUNTRIES[e.text] for e in below(organisation, "IdentificationCode")), None)
    return None


def test_no_text_with_a_language_is_lost_from_eforms_except_names_of_contacts(eforms_notices) -> None:
    counted = 0
    for path, root, reading in eforms_notices:
        shown = Counter((block.text, block.language) for block in reading.blocks)
        contacts = {id(e) for holder in below(root, "Contact") for e in holder.iter()}
        meant = Counter(
            (fold(e.text), TWO_LETTERS[e.get("languageID")])
            for e in root.iter()
            if e.get("languageID") and fold(e.text) and id(e) not in contacts
        )
        assert meant - shown == Counter(), path
        counted += meant.total()
    assert counted == 3571


def test_no_owner_or_contact_of_eforms_is_shown(eforms_notices) -> None:
    hidden = 0
    for path, root, reading in eforms_notices:
        shown = {block.text for block in reading.blocks}
        for element in below(root, "FamilyName", "FirstName", "ElectronicMail", "Telephone", "NationalityID"):
            hidden += 1
            assert fold(element.text) not in shown, path
    assert hidden > 200


def test_a_notice_with_a_hundred_lots_is_read_within_two_seconds(eforms_notices) -> None:
    path = next(p for p, _, _ in eforms_notices if p.name == "cn_24_maximal_100_lots.xml")
    data = path.read_bytes()
    begun = time.process_time()
    reading = eforms.read(data, path.name)
    assert time.process_time() - begun < 2  # measured 0.6 s on one core
    lots = {f.lot for block in reading.blocks for f in block.facts if f.name == "reserved-execution"}
    assert len(lots) == 100
