"""Citations of law in every language are resolved to points, and points to topics."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurecheck.clauses.citations import Citation, read_citations, topics_of
from procurecheck.clauses.lint import lint
from procurecheck.clauses.provisions import Provisions, covers, load_provisions
from procurecheck.errors import ProcurecheckError
from procurecheck.knowledge import default_folder

FOLDER = default_folder("clauses") / "provisions"
LAWS = load_provisions(FOLDER)
T, L = "exclusion-trafficking", "exclusion-labour-law"
BOTH = {T, L}


def points(citation: Citation) -> list[str]:
    """Show each point as "54 1 3", a level that was left out in the middle as a hyphen."""
    return [" ".join(part or "-" for part in point).removesuffix(" -").removesuffix(" -") for point in citation.points]


def several(before: str, *ends: str) -> list[str]:
    return [before + end for end in ends]


CITATIONS = [
    # EU
    ("Article 57(1)(f) of Directive 2014/24/EU", "eu-2014-24", ["57 1 f"], {T}),
    ("Article 57(1)(a) to (e) of Directive 2014/24/EU", "eu-2014-24", several("57 1 ", *"abcde"), set()),
    ("Article 57(1) and (4)(a) of Directive 2014/24/EU", "eu-2014-24", ["57 1", "57 4 a"], BOTH),
    ("point (f) of Article 57(1) of Directive 2014/24/EU", "eu-2014-24", ["57 1 f"], {T}),
    ("Art. 57 Abs. 1 lit. f der Richtlinie 2014/24/EU", "eu-2014-24", ["57 1 f"], {T}),
    ("čl. 57 odst. 4 písm. a) směrnice 2014/24/EU", "eu-2014-24", ["57 4 a"], {L}),
    ("a 2014/24/EU irányelv 57. cikk (1) bekezdés f) pontja", "eu-2014-24", ["57 1 f"], {T}),
    ("чл. 57, параграф 1 от Директива 2014/24/ЕС", "eu-2014-24", ["57 1"], {T}),
    ("Annex X of Directive 2014/24/EU", "eu-2014-24", ["annex 10"], {"labour-law-compliance"}),
    ("Article 38(4)(f) of Directive 2014/23/EU", "eu-2014-23", ["38 4 f"], {T}),
    # Germany
    ("§§ 123, 124 GWB", "de-gwb", ["123", "124"], BOTH),
    ("§ 123/124 GWB", "de-gwb", ["123", "124"], BOTH),
    ("§ 123 Abs. 1 Nr. 10 GWB", "de-gwb", ["123 1 10"], {T}),
    ("§ 123 Abs. 1 Nr. 1 bis 9 GWB", "de-gwb", several("123 1 ", *"123456789"), set()),
    ("§§ 123 f. GWB", "de-gwb", ["123", "124"], BOTH),
    ("§§ 123 ff. GWB", "de-gwb", several("12", *"345678"), BOTH | {"labour-law-compliance", "wages"}),
    ("§§ 160 ff. GWB", "de-gwb", several("16", *"012345"), set()),
    ("§ 123 Abs. 4, § 124 Abs. 1 Nr. 1 und Abs. 2 GWB", "de-gwb", ["123 4", "124 1 1", "124 2"], {L}),
    ("§§ 168 Abs. 2 Satz 1, 169 Abs.1GWB", "de-gwb", ["168 2", "169 1"], set()),
    ("§ 132 GWB Absatz 2 Nr. 3", "de-gwb", ["132 2 3"], set()),
    ("§ 132 GWB (Absatz 2 Nr. 3)", "de-gwb", ["132 2 3"], set()),
    ("§ 132 GWB (Absatz 2 des Formblatts)", "de-gwb", ["132"], set()),
    ("§§ 123 bis 126 des Gesetzes gegen Wettbewerbsbeschränkungen", "de-gwb", several("12", *"3456"), BOTH),
    ("GWB (§§ 123, 124)", "de-gwb", ["123", "124"], BOTH),
    ("§ 6e EU VOB/A", "de-vob-a", ["6e"], BOTH),
    ("§ 19 des Mindestlohngesetzes", "de-milog", ["19"], {L}),
    ("§ 98c AufenthG", "de-aufenthg", ["98c"], {L}),
    # Austria
    ("§ 78 Abs. 1 Z 1 BVergG 2018", "at-bvergg-2018", ["78 1 1"], {T}),
    ("§ 78 Abs. 1 Z 2 bis 4 BVergG 2018", "at-bvergg-2018", several("78 1 ", *"234"), set()),
    ("BVergG 2006 § 68 Abs. 1 Z 5", "at-bvergg-2006", ["68 1 5"], {L}),
    # Czechia and Slovakia
    ("§ 74 odst. 1 písm. a) až e) ZZVZ", "cz-134-2016", several("74 1 ", *"abcde"), BOTH),
    ("§ 74 odst. 1 písm. b) a e) zákona č. 134/2016 Sb.", "cz-134-2016", ["74 1 b", "74 1 e"], set()),
    ("§ 74 odst. 1 a 2 ZZVZ", "cz-134-2016", ["74 1", "74 2"], BOTH),
    ("§ 48 odst. 5 písm. a) zákona č. 134/2016 Sb.", "cz-134-2016", ["48 5 a"], {L}),
    ("§ 53 odst. 1 písm. g) zákona č. 137/2006 Sb.", "cz-137-2006", ["53 1 g"], {L}),
    ("§ 32 ods. 1 písm. a) zákona č. 343/2015", "sk-343-2015", ["32 1 a"], {T}),
    ("§ 32 ods. 1 písm. c) až f) zákona č. 343/2015 Z. z.", "sk-343-2015", several("32 1 ", *"cdef"), set()),
    # Hungary
    ("Kbt. 62. § (1)-(2) bekezdés", "hu-kbt-2015", ["62 1", "62 2"], BOTH),
    ("Kbt. 62. § (1) bekezdés h)–k) és m) pont", "hu-kbt-2015", several("62 1 ", *"hijkm"), set()),
    ("Kbt. 62. § (1) bekezdés g)–m) pont", "hu-kbt-2015", several("62 1 ", *"ghijklm"), {L}),
    ("Kbt. 62. §-ában", "hu-kbt-2015", ["62"], BOTH),
    ("Kbt. 62. § (1) bekezdés k) pont ka)–kc) alpontja", "hu-kbt-2015", ["62 1 k"], set()),
    ("Kbt. 62. § (1) bekezdés és 63. § (1) bekezdés a) pont", "hu-kbt-2015", ["62 1", "63 1 a"], BOTH),
    # Bulgaria
    ("чл. 54, ал. 1, т. 1—7 от ЗОП", "bg-zop-2016", several("54 1 ", *"1234567"), BOTH),
    ("чл. 54, ал. 1, т. 1 - т. 7 от ЗОП", "bg-zop-2016", several("54 1 ", *"1234567"), BOTH),
    ("чл. 54, ал. 1, т. 3 от ЗОП", "bg-zop-2016", ["54 1 3"], {L}),
    ("чл. 54, ал. 1, т. 4, 5 и 7 от ЗОП", "bg-zop-2016", several("54 1 ", *"457"), set()),
    ("чл. 54, ал. 1 и чл. 55, ал. 1, т. 1 от ЗОП", "bg-zop-2016", ["54 1", "55 1 1"], BOTH),
    ("чл. 79, ал. 1, т. 3, буква „а“ от ЗОП", "bg-zop-2016", ["79 1 3"], set()),
    # Romania
    ("art. 164, 165 și 167 din Legea 98/2016", "ro-98-2016", ["164", "165", "167"], BOTH),
    ("art. 167 alin. (1) lit. b)-d) din Legea nr. 98/2016", "ro-98-2016", several("167 1 ", *"bcd"), set()),
    ("art.177, 178, 180 din Legea nr. 99/2016", "ro-99-2016", ["177", "178", "180"], BOTH),
    ("art. 155-157 din OUG nr. 114/2011", "ro-oug-114-2011", ["155", "156", "157"], BOTH),
    # Slovenia and Croatia
    ("75. člen ZJN-3", "si-zjn-3", ["75"], BOTH),
    ("b) točka četrtega odstavka 75. člena ZJN-3", "si-zjn-3", ["75 4 b"], {L}),
    ("točka b) 4. odstavka 75. člena ZJN-3", "si-zjn-3", ["75 4 b"], {L}),
    ("prvega in drugega odstavka 75. člena ZJN-3", "si-zjn-3", ["75 1", "75 2"], BOTH),
    ("čl. 251. i 252. ZJN 2016", "hr-zjn-2016", ["251", "252"], BOTH),
    ("članka 254. stavka 1. točke 3. ZJN 2016", "hr-zjn-2016", ["254 1 3"], set()),
    # Poland
    ("art. 24 ust. 1 pkt 12–14 Pzp", "pl-pzp-2004", several("24 1 ", "12", "13", "14"), {T}),
    ("art. 108 ust. 1 pkt 1-3 ustawy Pzp", "pl-pzp-2019", several("108 1 ", *"123"), BOTH),
    ("art. 108 ust. 1 pkt 1 i 2 Pzp", "pl-pzp-2019", several("108 1 ", *"12"), {T}),
    ("art. 108 ust. 1 pkt 1 lit. b) i h) Pzp", "pl-pzp-2019", several("108 1 1.", *"bh"), BOTH),
    ("art. 108 ust. 1 pkt 1 lit. c-e oraz pkt 5 Pzp", "pl-pzp-2019", [*several("108 1 1.", *"cde"), "108 1 5"], set()),
    ("art. 109 ust. 1 pkt 2 lit. b ustawy Pzp", "pl-pzp-2019", ["109 1 2"], {L}),
    # France, Italy, Spain
    (
        "articles L. 2141-1 à L. 2141-5 du code de la commande publique",
        "fr-ccp",
        several("L2141-", *"12345"),
        BOTH,
    ),
    ("article 45 1° de l'ordonnance nº 2015-899", "fr-ord-2015-899", ["45 - 1"], {T}),
    ("art. 80 comma 1 lett. f) d.lgs. 50/2016", "it-dlgs-50-2016", ["80 1 f"], {T}),
    ("art. 80, commi 2 e 4 del D.Lgs. n. 50/2016", "it-dlgs-50-2016", ["80 2", "80 4"], {L}),
    ("artículo 71.1 b) LCSP", "es-lcsp-2017", ["71 1 b"], {L}),
    ("artículos 60 a 62 del TRLCSP", "es-trlcsp-2011", ["60", "61", "62"], BOTH),
    # Belgium, the Netherlands, the United Kingdom
    ("art. 67-69 van de wet van 17.6.2016", "be-2016-06-17", ["67", "68", "69"], BOTH),
    ("artikel 67, § 1, 6° van de wet van 17 juni 2016", "be-2016-06-17", ["67 1 6"], {T}),
    ("artikel 2.86 lid 4 Aanbestedingswet 2012", "nl-aw-2012", ["2.86 4"], {L}),
    ("Regulation 57(1) PCR 2015", "gb-pcr-2015", ["57 1"], {T}),
    ("Schedule 7 to the Procurement Act 2023", "gb-pa-2023", ["annex 7"], {L}),
    # Serbia and Ukraine
    ("члан 111. став 1. тачка 2) Закона о јавним набавкама", "rs-zjn-2019", ["111 1 2"], {L}),
    ("п. 5, 12 ч. 1 ст. 17 Закону України «Про публічні закупівлі»", "ua-922-2015", ["17 1 5", "17 1 12"], {T}),
    ("пункт 12 частини першої статті 17 Закону України «Про публічні закупівлі»", "ua-922-2015", ["17 1 12"], {T}),
]


@pytest.mark.parametrize(("text", "law", "expected", "topics"), CITATIONS, ids=[row[0] for row in CITATIONS])
def test_a_citation_is_resolved_to_points_and_topics(
    text: str, law: str, expected: list[str], topics: set[str]
) -> None:
    (citation,) = read_citations(f"Es gilt {text}.", LAWS)
    assert citation.law == law
    assert points(citation) == expected
    assert topics_of([citation], LAWS) == topics


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("чл. 54, ал. 1, с изключение на т. 3 и 6 от ЗОП", {T}),
        ("чл. 54, ал. 1, с изключение на т. 1 и т. 2 от ЗОП", {L}),
        ("§ 123 Abs. 1 mit Ausnahme von Nr. 10 GWB", set()),
        ("Kbt. 62. § (1) bekezdés, az a) pont kivételével", {L}),
        ("Kbt. 62. § (1) bekezdés b) és l) pontjában említett kizáró okok kivételével", set()),
        ("Article 57(1), with the exception of point (f), of Directive 2014/24/EU", set()),
        ("§ 74 odst. 1 s výjimkou písm. a) ZZVZ", {L}),
    ],
)
def test_what_a_text_takes_back_does_not_count(text: str, topics: set[str]) -> None:
    assert topics_of(read_citations(text, LAWS), LAWS) == topics


def test_each_law_takes_the_places_beside_it() -> None:
    text = "§ 42 VgV i. V. m. §§ 123, 124 GWB, § 21 AEntG und § 19 MiLoG"
    found = {citation.law: points(citation) for citation in read_citations(text, LAWS)}
    assert found == {"de-vgv": ["42"], "de-gwb": ["123", "124"], "de-aentg": ["21"], "de-milog": ["19"]}


def test_a_hungarian_law_stands_before_its_places() -> None:
    text = "Kbt. 65. § (1) bekezdés b) pontja és a 321/2015. (X. 30.) Korm. rendelet 21. § (3) bekezdés a) pontja"
    found = {citation.law: points(citation) for citation in read_citations(text, LAWS)}
    assert found == {"hu-kbt-2015": ["65 1 b"], "hu-321-2015": ["21 3 a"]}


def test_what_follows_a_bracket_goes_on_with_the_article_before_it() -> None:
    text = "art. 24 ust. 1 pkt 12-23 (z zastrzeżeniem art. 133 ust. 4 ustawy Pzp) oraz ust. 5 pkt 1 i 4 ustawy Pzp"
    read = [point for citation in read_citations(text, LAWS) for point in points(citation)]
    assert read == [*(f"24 1 {number}" for number in range(12, 24)), "133 4", "24 5 1", "24 5 4"]


@pytest.mark.parametrize(
    "text",
    [
        "§ 43 LuftVG",
        "GWB, § 43 LuftVG",
        "§ 75 Abs. 2 BauGB und Art. 61 Bayerische Bauordnung",
        "Das GWB gilt.",
        "§ 123 der Hausordnung",
        "в срок до 54 дни от ЗОП",
        "art. 5 din contract",
        "",
    ],
)
def test_other_laws_and_other_numbers_are_no_citations(text: str) -> None:
    assert read_citations(text, LAWS) == ()


def test_an_unlisted_article_stands_for_no_topic() -> None:
    citations = read_citations("§ 160 Abs. 3 GWB", LAWS)
    assert len(citations) == 1
    assert topics_of(citations, LAWS) == set()


def test_the_quoted_span_holds_the_law_and_its_places() -> None:
    text = "Es gelten die §§ 123, 124 GWB ohne Weiteres."
    (citation,) = read_citations(text, LAWS)
    assert text[citation.start : citation.end] == "§§ 123, 124 GWB"


def test_whether_a_law_is_in_force_depends_on_the_day_that_is_given() -> None:
    text = "art. 45 de l'ordonnance n° 2015-899"
    states = [
        read_citations(text, LAWS, on=on)[0].in_force
        for on in (None, date(2016, 3, 31), date(2017, 5, 1), date(2019, 3, 31), date(2019, 4, 1))
    ]
    assert states == [None, False, True, True, False]
    assert read_citations(text, LAWS)[0].replaced_by == "fr-ccp"


@pytest.mark.parametrize(
    ("text", "on", "law"),
    [
        ("art. 24 ust. 1 Pzp", date(2018, 1, 1), "pl-pzp-2004"),
        ("art. 24 ust. 1 Pzp", date(2022, 1, 1), "pl-pzp-2019"),
        ("Kbt. 56. §", date(2014, 1, 1), "hu-kbt-2011"),
        ("Kbt. 56. §", date(2018, 1, 1), "hu-kbt-2015"),
        ("чл. 47 от ЗОП", None, "bg-zop-2004"),
        ("чл. 54 от ЗОП", None, "bg-zop-2016"),
    ],
)
def test_of_laws_with_one_name_the_day_decides_and_else_the_article(text: str, on: date | None, law: str) -> None:
    assert [citation.law for citation in read_citations(text, LAWS, on=on)] == [law]


def test_the_act_alone_is_the_one_of_the_buyers_country_and_only_there() -> None:
    text = "základní způsobilost podle § 74 odst. 1 zákona"
    assert [c.law for c in read_citations(text, LAWS, country="CZ")] == ["cz-134-2016"]
    assert read_citations(text, LAWS) == ()
    assert read_citations("§ 74 zákona č. 455/1991 Sb.", LAWS, country="CZ") == ()


def test_one_abbreviation_of_two_countries_is_that_of_the_buyer() -> None:
    text = "član 45. stav 1. tačka a) ZJN"
    assert [c.law for c in read_citations(text, LAWS, country="BA")] == ["ba-zjn-2014"]


def test_a_topic_of_the_whole_article_is_not_one_of_its_other_points() -> None:
    assert covers(("47", None, None), ("47", "*", None))
    assert not covers(("47", "1", "2"), ("47", "*", None))
    assert covers(("45", None, "1"), ("45", "-", "1"))
    assert not covers(("45", None, "3"), ("45", "-", "1"))
    assert covers(("19", "1", "2"), ("19", None, None))


# --- hostile text ---------------------------------------------------------------------------------------

PIECES = "§|§§|123|Abs. 1|Nr. 10|(1)|a)|h)–k)|bis|ff.|GWB|Kbt.|62. §|чл. 54|т. 1—7|ЗОП|,|és|kivételével|außer"


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    for citation in read_citations(text, LAWS, country="CZ", on=date(2020, 1, 1)):
        assert 0 <= citation.start < citation.end <= len(text)


@given(st.lists(st.one_of(st.sampled_from(PIECES.split("|")), st.text(max_size=4)), max_size=14).map(" ".join))
def test_no_broken_citation_breaks_the_reader(text: str) -> None:
    for citation in read_citations(text, LAWS, country="HU"):
        assert 0 <= citation.start < citation.end <= len(text)
        assert citation.points or citation.without
        topics_of([citation], LAWS)


def test_a_range_that_cannot_be_meant_is_not_written_out() -> None:
    (citation,) = read_citations("§§ 1 bis 999 GWB", LAWS)
    assert points(citation) == ["1", "999"]


@pytest.mark.parametrize(
    "text",
    [
        "§ 1 a) " * 10_000 + "GWB",
        "чл. 1 от ЗОП " * 5_000,
        "§ 1—7112371.1 GWB",
        "L. 1234-1 à L. 1234-" + "9" * 5_000 + " du CCP",
        "(" * 20_000 + "§ 1 GWB",
        "§ " + "9" * 50_000 + " GWB",
    ],
    ids=lambda text: text[:12],
)
def test_hostile_text_costs_little_time(text: str) -> None:
    import time

    started = time.process_time()
    read_citations(text, LAWS, country="HU")
    assert time.process_time() - started < 5


# --- the tables -----------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The words, and a small country."""
    (tmp_path / "words.yaml").write_bytes((FOLDER / "words.yaml").read_bytes())
    (tmp_path / "xx.yaml").write_text(
        """country: XX
laws:
  - id: xx-1
    title: Act
    names: {en: ["first act"]}
    in_force: {from: 2020-01-01}
    link: https://example.org/1
    provisions:
      "5": {"1": {"a": [wages]}}
""",
        encoding="utf-8",
    )
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "place", "what"),
    [
        ("[wages]", "[wage]", "xx.yaml:9:25", "no topic"),
        ("[wages]", "wages", "xx.yaml:9:24", "list of topics"),
        ("    link: https://example.org/1\n", "", "xx.yaml:3:5", "no source"),
        ("https://example.org/1", "http://example.org/1", "xx.yaml:7:11", "web address"),
        ("{from: 2020-01-01}", "{from: 2020-01-01, to: 2019-01-01}", "xx.yaml:6:15", "ends before"),
        ("{from: 2020-01-01}", "{form: 2020-01-01}", "xx.yaml:6:16", "unknown key"),
        ("    link:", "    replaced_by: xx-2\n    link:", "xx.yaml:7:18", "no law"),
        ('"first act"', '"fi*"', "xx.yaml:5:18", "no name"),
        ("country: XX", "country: XY", "xx.yaml:1:10", "file's name"),
    ],
)
def test_a_wrong_table_is_named_with_its_place(folder: Path, old: str, new: str, place: str, what: str) -> None:
    path = folder / "xx.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(ProcurecheckError) as caught:
        load_provisions(folder, frozenset({"wages"}))
    assert caught.value.where.endswith(place)
    assert what in caught.value.what
    assert caught.value.mend


def test_a_right_table_is_read(folder: Path) -> None:
    laws = load_provisions(folder, frozenset({"wages"}))
    assert topics_of(read_citations("section 5(1)(a) of the First Act", laws), laws) == {"wages"}


def test_lint_names_a_wrong_table(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    import shutil

    def without_wording(folder: str, names: list[str]) -> set[str]:
        """Leave out what the clauses say in each language: there is much to lint in it, and nothing of tables."""
        return set(names) - {"clause.yaml"} if "clause.yaml" in names else set()

    library = tmp_path_factory.mktemp("library") / "clauses"
    shutil.copytree(default_folder("clauses"), library, ignore=without_wording)
    before = len(lint(library))
    path = library / "provisions" / "de.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("[staff-transfer]", "[staff]", 1), encoding="utf-8")
    faults = lint(library)
    assert len(faults) == before + 1
    assert "provisions/de.yaml" in faults[-1].where


def test_every_shipped_table_names_known_topics(knowledge: object) -> None:
    topics = frozenset(knowledge.library.about.topics)  # type: ignore[attr-defined]
    assert isinstance(load_provisions(FOLDER, topics), Provisions)


def test_an_article_listed_for_nothing_is_not_taken_for_that_of_an_older_act_of_the_same_name(folder: Path) -> None:
    path = folder / "xx.yaml"
    older = """  - id: xx-0
    title: Act
    names: {en: ["first act"]}
    in_force: {from: 2000-01-01, to: 2019-12-31}
    link: https://example.org/0
    provisions:
      "9": [wages]
"""
    newer = path.read_text(encoding="utf-8")
    path.write_text(newer + older, encoding="utf-8")
    assert read_citations("section 9 of the first act", load_provisions(folder))[0].law == "xx-0"
    path.write_text(newer + '      "9": []\n' + older, encoding="utf-8")
    laws = load_provisions(folder)
    (citation,) = read_citations("section 9 of the first act", laws)
    assert citation.law == "xx-1"
    assert topics_of([citation], laws) == frozenset()


def test_a_point_after_a_letter_is_read_as_a_point() -> None:
    (citation,) = read_citations("чл. 54, ал. 1, т. 5, б. „а“ и т. 6 от ЗОП", LAWS, country="BG")
    assert citation.points == (("54", "1", "5"), ("54", "1", "6"))
    (citation,) = read_citations("чл. 47, ал. 1, т. 1, букви а-д и т. 2-4 от ЗОП", LAWS, country="BG")
    assert topics_of([citation], LAWS) == {"exclusion-trafficking", "exclusion-labour-law"}
