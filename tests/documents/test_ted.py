"""TED XML: what small notices say, in both schemas."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurecheck.documents import ted
from procurecheck.documents.blocks import CodedFact, Reading
from procurecheck.errors import UnreadableError

CODED = """<CODED_DATA_SECTION><REF_OJS><DATE_PUB>20210111</DATE_PUB></REF_OJS><NOTICE_DATA><LG_ORIG>{lg}</LG_ORIG>
<ISO_COUNTRY VALUE="{country}"/><ORIGINAL_CPV CODE="90910000">Cleaning services</ORIGINAL_CPV></NOTICE_DATA>
  </CODED_DATA_SECTION>"""

NEW = (
    """<?xml version="1.0" encoding="UTF-8"?>
<TED_EXPORT xmlns="http://publications.europa.eu/resource/schema/ted/R2.0.9/publication"
 xmlns:n2016="http://publications.europa.eu/resource/schema/ted/2016/nuts" DOC_ID="000001-2021">"""
    + CODED.format(lg="DE", country="DE")
    + """<FORM_SECTION>
<F02_2014 CATEGORY="TRANSLATION" FORM="F02" LG="EN"><OBJECT_CONTRACT><TITLE><P>Cleaning</P></TITLE>
  </OBJECT_CONTRACT></F02_2014>
<F02_2014 CATEGORY="ORIGINAL" FORM="F02" LG="DE">
 <CONTRACTING_BODY><ADDRESS_CONTRACTING_BODY><OFFICIALNAME>Stadt Musterhausen</OFFICIALNAME><TOWN>Musterhausen</TOWN>
  <CONTACT_POINT>Erika Mustermann</CONTACT_POINT><PHONE>+49 1</PHONE><E_MAIL>e@example.org</E_MAIL>
  </ADDRESS_CONTRACTING_BODY></CONTRACTING_BODY>
 <OBJECT_CONTRACT><TITLE><P>Unterhaltsreinigung</P></TITLE><CPV_MAIN><CPV_CODE CODE="90911200"/></CPV_MAIN>
  <TYPE_CONTRACT CTYPE="SERVICES"/><VAL_ESTIMATED_TOTAL CURRENCY="EUR">250000.00</VAL_ESTIMATED_TOTAL><LOT_DIVISION/>
  <OBJECT_DESCR ITEM="1"><LOT_NO>1</LOT_NO><n2016:NUTS CODE="DE212"/>
   <SHORT_DESCR><P>Reinigung  der
   Schulen.</P><P>- täglich</P></SHORT_DESCR>
   <AC><AC_QUALITY><AC_CRITERION>Soziale Kriterien</AC_CRITERION><AC_WEIGHTING>30</AC_WEIGHTING></AC_QUALITY>
    <AC_PRICE><AC_WEIGHTING>70</AC_WEIGHTING></AC_PRICE></AC>
   <DURATION TYPE="DAY">365</DURATION><RENEWAL/><RENEWAL_DESCR><P>Einmal um ein Jahr.</P></RENEWAL_DESCR>
  </OBJECT_DESCR>
  <OBJECT_DESCR ITEM="2"><LOT_NO>2</LOT_NO><DURATION TYPE="YEAR">2</DURATION><NO_RENEWAL/></OBJECT_DESCR>
  </OBJECT_CONTRACT>
 <LEFTI><SUITABILITY><P>Eigenerklärung nach §§ 123, 124 GWB.</P></SUITABILITY><RESTRICTED_SHELTERED_WORKSHOP/>
  <PERFORMANCE_CONDITIONS><P>Der Auftragnehmer zahlt den Mindestlohn.</P><P>H<FT TYPE="SUB">2</FT>O</P>
  </PERFORMANCE_CONDITIONS></LEFTI>
 <PROCEDURE><PT_OPEN/></PROCEDURE>
 <COMPLEMENTARY_INFO><INFO_ADD><P>Keine.</P></INFO_ADD></COMPLEMENTARY_INFO>
</F02_2014></FORM_SECTION></TED_EXPORT>"""
)

OLD = (
    """<TED_EXPORT xmlns="http://publications.europa.eu/resource/schema/ted/R2.0.8/publication" DOC_ID="000002-2014">"""
    + CODED.format(lg="EN", country="UK")
    + """<FORM_SECTION><CONTRACT CATEGORY="ORIGINAL" FORM="2" LG="EN"><FD_CONTRACT>
<CONTRACTING_AUTHORITY_INFORMATION><NAME_ADDRESSES_CONTACT_CONTRACT><CA_CE_CONCESSIONAIRE_PROFILE><ORGANISATION>
 <OFFICIALNAME>Leeds Council</OFFICIALNAME><NATIONALID>7</NATIONALID></ORGANISATION><ATTENTION>Jane Doe</ATTENTION>
 </CA_CE_CONCESSIONAIRE_PROFILE></NAME_ADDRESSES_CONTACT_CONTRACT></CONTRACTING_AUTHORITY_INFORMATION>
<OBJECT_CONTRACT_INFORMATION><TITLE_CONTRACT><P>Food services</P></TITLE_CONTRACT>
 <PERIOD_WORK_DATE_STARTING><MONTHS>24</MONTHS></PERIOD_WORK_DATE_STARTING>
 <COSTS_RANGE_AND_CURRENCY CURRENCY="GBP"><VALUE_COST FMTVAL="1200000.50">1 200 000,50</VALUE_COST>
  </COSTS_RANGE_AND_CURRENCY>
</OBJECT_CONTRACT_INFORMATION>
<LEFTI_CONTRACT><CONTRACT_RELATING_CONDITIONS><EXISTENCE_OTHER_PARTICULAR_CONDITIONS><P>Pay the living wage.</P>
 </EXISTENCE_OTHER_PARTICULAR_CONDITIONS></CONTRACT_RELATING_CONDITIONS><RESERVED_CONTRACTS>
  <RESTRICTED_TO_FRAMEWORK/></RESERVED_CONTRACTS></LEFTI_CONTRACT>
<AWARD_OF_CONTRACT><LOT_NUMBER>3</LOT_NUMBER><CONTRACT_AWARD_DATE><DAY>5</DAY><MONTH>2</MONTH><YEAR>2014</YEAR>
  </CONTRACT_AWARD_DATE>
 <OFFERS_RECEIVED_NUMBER>4</OFFERS_RECEIVED_NUMBER><ECONOMIC_OPERATOR_NAME_ADDRESS>
  <CONTACT_DATA_WITHOUT_RESPONSIBLE_NAME>
 <ORGANISATION><OFFICIALNAME>Canteen Ltd</OFFICIALNAME></ORGANISATION></CONTACT_DATA_WITHOUT_RESPONSIBLE_NAME>
  </ECONOMIC_OPERATOR_NAME_ADDRESS>
 <CONTRACT_VALUE_INFORMATION><COSTS_RANGE_AND_CURRENCY_WITH_VAT_RATE CURRENCY="GBP">
  <VALUE_COST FMTVAL="1100000.00">1 100 000,00</VALUE_COST>
 </COSTS_RANGE_AND_CURRENCY_WITH_VAT_RATE></CONTRACT_VALUE_INFORMATION></AWARD_OF_CONTRACT>
</FD_CONTRACT></CONTRACT></FORM_SECTION></TED_EXPORT>"""
)


def read(text: str) -> Reading:
    return ted.read(text.encode(), "notice.xml")


def texts(reading: Reading) -> list[str]:
    return [block.text for block in reading.blocks]


def headings_above(reading: Reading, text: str) -> list[str]:
    path: dict[int, str] = {}
    for block in reading.blocks:
        if block.kind == "heading":
            path = {level: title for level, title in path.items() if level < block.level} | {block.level: block.text}
        elif block.text == text:
            return [path[level] for level in sorted(path)]
    raise AssertionError(f"{text!r} is not a block")


def facts(reading: Reading) -> set[CodedFact]:
    return {fact for block in reading.blocks for fact in block.facts}


def test_the_original_is_read_and_the_translation_is_not() -> None:
    assert "Unterhaltsreinigung" in texts(read(NEW))
    assert "Cleaning" not in texts(read(NEW))


def test_a_field_stands_under_its_official_number_and_label() -> None:
    reading = read(NEW)
    assert headings_above(reading, "Der Auftragnehmer zahlt den Mindestlohn.") == [
        "Section III: Legal, economic, financial and technical information",
        "III.2.2 Contract performance conditions",
    ]
    assert headings_above(reading, "Reinigung der Schulen.") == [
        "Section II: Object",
        "II.2 Description, lot 1",
        "II.2.4 Description of the procurement",
    ]
    assert headings_above(reading, "Keine.")[-1] == "VI.3 Additional information"


def test_each_paragraph_is_a_block_with_element_name_language_and_folded_text() -> None:
    block = next(b for b in read(NEW).blocks if b.text == "Reinigung der Schulen.")
    assert (block.field, block.language, block.kind) == ("SHORT_DESCR", "de", "paragraph")
    assert next(b for b in read(NEW).blocks if b.text == "- täglich").kind == "list_item"
    assert "H2O" in texts(read(NEW))


def test_coded_statements_are_readable_lines_with_facts_of_the_eforms_code_lists() -> None:
    assert facts(read(NEW)) == {
        CodedFact("contract-nature", "services"),
        CodedFact("award-criterion-type", "quality", "1"),
        CodedFact("award-criterion-type", "price", "1"),
        CodedFact("renewal", "yes", "1"),
        CodedFact("renewal", "no", "2"),
        CodedFact("reserved-procurement", "res-ws"),
        CodedFact("procurement-procedure-type", "open"),
    }
    assert "Quality criterion: Soziale Kriterien (weighting: 30)" in texts(read(NEW))
    assert any(
        text.startswith("III.1.5 Reserved contract: Participation is reserved to sheltered")
        for text in texts(read(NEW))
    )


def test_persons_and_ways_to_reach_them_are_left_out() -> None:
    shown = " ".join(texts(read(NEW)) + texts(read(OLD)))
    assert "Stadt Musterhausen" in shown
    for private in ("Erika", "+49 1", "e@example.org", "Jane Doe"):
        assert private not in shown


def test_the_notice_of_a_contract_notice() -> None:
    notice = read(NEW).notice
    assert notice is not None
    assert (notice.id, notice.kind, notice.title) == ("000001-2021", "F02", "Unterhaltsreinigung")
    assert (notice.buyer, notice.country, notice.languages) == ("Stadt Musterhausen", "DE", ("de",))
    assert notice.cpv == ("90910000", "90911200")
    assert notice.nuts == ("DE212",)
    assert (notice.value, notice.currency, notice.published) == (250000.0, "EUR", "2021-01-11")
    assert notice.duration_months == 24.0  # the longest lot
    assert (notice.renewal, notice.renewal_text) == (True, "Einmal um ein Jahr.")


def test_an_older_form_gives_the_same_vocabulary() -> None:
    reading = read(OLD)
    assert headings_above(reading, "Pay the living wage.") == [
        "Section III: Legal, economic, financial and technical information",
        "III.1.4 Other particular conditions to which the performance of the contract is subject",
    ]
    assert CodedFact("reserved-execution", "yes") in facts(reading)
    assert "Contract award date: 2014-02-05" in texts(reading)
    notice = reading.notice
    assert notice is not None
    assert (notice.kind, notice.buyer, notice.country, notice.title) == ("F02", "Leeds Council", "GB", "Food services")
    assert notice.duration_months == 24.0
    award = notice.awards[0]
    assert (award.supplier, award.value, award.currency, award.lot) == ("Canteen Ltd", 1100000.0, "GBP", "3")
    assert award.tenders_received == 4


def test_two_originals_are_both_read_and_the_first_language_gives_the_facts() -> None:
    other = NEW.replace('CATEGORY="TRANSLATION" FORM="F02" LG="EN"', 'CATEGORY="ORIGINAL" FORM="F02" LG="EN"')
    other = other.replace("<LG_ORIG>DE</LG_ORIG>", "<LG_ORIG>DE</LG_ORIG><LG_ORIG>EN</LG_ORIG>")
    reading = read(other)
    assert reading.notice is not None
    assert (reading.notice.title, reading.notice.languages) == ("Unterhaltsreinigung", ("de", "en"))
    assert headings_above(reading, "Cleaning")[0] == "Original in EN"
    assert [f.value for b in reading.blocks for f in b.facts if f.name == "procurement-procedure-type"] == ["open"]


def test_a_file_of_translations_only_is_read_and_says_so() -> None:
    reading = read(NEW.replace('CATEGORY="ORIGINAL"', 'CATEGORY="TRANSLATION"'))
    assert "Cleaning" in texts(reading)
    assert reading.reason == "The file holds translations only; the first was read."


def test_placeholders_are_not_values() -> None:
    notice = read(NEW.replace("250000.00", "0.01")).notice
    assert notice is not None
    assert notice.value is None


def test_members_of_a_group_are_awards_of_their_own_and_the_value_counts_once() -> None:
    award = """<AWARD_CONTRACT ITEM="1"><AWARDED_CONTRACT><NB_TENDERS_RECEIVED>2</NB_TENDERS_RECEIVED><CONTRACTORS>
<CONTRACTOR><ADDRESS_CONTRACTOR><OFFICIALNAME>A GmbH</OFFICIALNAME></ADDRESS_CONTRACTOR></CONTRACTOR>
<CONTRACTOR><ADDRESS_CONTRACTOR><OFFICIALNAME>B GmbH</OFFICIALNAME></ADDRESS_CONTRACTOR></CONTRACTOR></CONTRACTORS>
<VALUES><VAL_TOTAL CURRENCY="EUR">500.5</VAL_TOTAL></VALUES></AWARDED_CONTRACT></AWARD_CONTRACT>
  <COMPLEMENTARY_INFO>"""
    notice = read(NEW.replace("<COMPLEMENTARY_INFO>", award)).notice
    assert notice is not None
    assert [(a.supplier, a.value, a.tenders_received) for a in notice.awards] == [
        ("A GmbH", 500.5, 2),
        ("B GmbH", None, 2),
    ]


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://example.org/x.dtd"> %p;]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(doctype: str, encoding: str) -> None:
    data = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}<TED_EXPORT>&b;</TED_EXPORT>'.encode(encoding)
    with pytest.raises(UnreadableError, match="entities"):
        ted.read(data, "bomb.xml")


def test_a_plain_doctype_is_harmless() -> None:
    start, _, rest = NEW.partition("?>")
    assert read(f'{start}?><!DOCTYPE TED_EXPORT SYSTEM "TED_EXPORT.dtd">{rest}').blocks == read(NEW).blocks


@pytest.mark.parametrize(
    "data", [b"", b"no xml", b"<a/>", b"<TED_EXPORT/>", b"\x00\xff\xfe", b"<?xml version='1.0' encoding='x-none'?><a/>"]
)
def test_what_is_no_ted_notice_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(UnreadableError, match=r"\w"):
        ted.read(data, "x.xml")


def test_a_notice_that_breaks_off_is_partly_read() -> None:
    reading = ted.read(NEW.encode()[: NEW.encode().index(b"<PROCEDURE>")], "cut.xml")
    assert reading.status == "partly_read"
    assert reading.reason is not None
    assert reading.reason.startswith("The XML is broken at line ")
    assert "Der Auftragnehmer zahlt den Mindestlohn." in texts(reading)


def test_extreme_depth_is_no_traceback() -> None:
    deep = NEW.replace("<LEFTI>", "<LEFTI>" + "<A>" * 5000).replace("</LEFTI>", "</A>" * 5000 + "</LEFTI>")
    assert ted.read(deep.encode(), "deep.xml").status == "partly_read"


@given(st.data())
def test_no_mutation_of_a_notice_ends_in_a_traceback(data: st.DataObject) -> None:
    source = data.draw(st.sampled_from([NEW.encode(), OLD.encode()]))
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, min(len(source), start + 40)))
    new = data.draw(
        st.one_of(st.binary(max_size=12), st.sampled_from([b"<", b"&#0;", b"</P>", b"<P>", b"-9e999", b'"']))
    )
    try:
        reading = ted.read(source[:start] + new + source[end:], "mutant.xml")
    except UnreadableError:
        return
    assert reading.blocks
    assert all(block.text == " ".join(block.text.split()) for block in reading.blocks)
