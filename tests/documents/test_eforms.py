"""eForms: what small notices say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurecheck.documents import eforms
from procurecheck.documents.blocks import CodedFact, Reading
from procurecheck.errors import UnreadableError

SPACES = """xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
 xmlns:ext="urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"
 xmlns:efac="http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1"
 xmlns:efbc="http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1"
 xmlns:efext="http://data.europa.eu/p27/eforms-ubl-extensions/1" """

ORGANISATIONS = """<efac:Organizations>
<efac:Organization><efac:Company>
 <cac:PartyIdentification><cbc:ID schemeName="organization">ORG-0001</cbc:ID></cac:PartyIdentification>
 <cac:PartyName><cbc:Name languageID="ENG">City of Athens</cbc:Name></cac:PartyName>
 <cac:PartyName><cbc:Name languageID="ELL">Δήμος Αθηναίων</cbc:Name></cac:PartyName>
 <cac:PostalAddress><cbc:StreetName>Athinas 1</cbc:StreetName>
  <cac:Country><cbc:IdentificationCode listName="country">GRC</cbc:IdentificationCode></cac:Country>
  </cac:PostalAddress>
 <cac:Contact><cbc:Name>Maria Papadopoulou</cbc:Name><cbc:Telephone>+30 1</cbc:Telephone></cac:Contact>
</efac:Company></efac:Organization>
<efac:Organization><efac:Company>
 <cac:PartyIdentification><cbc:ID>ORG-0002</cbc:ID></cac:PartyIdentification>
 <cac:PartyName><cbc:Name languageID="ENG">Clean Ltd</cbc:Name></cac:PartyName></efac:Company></efac:Organization>
<efac:Organization><efac:Company>
 <cac:PartyIdentification><cbc:ID>ORG-0003</cbc:ID></cac:PartyIdentification>
 <cac:PartyName><cbc:Name languageID="ENG">Mop Ltd</cbc:Name></cac:PartyName></efac:Company></efac:Organization>
<efac:UltimateBeneficialOwner><cbc:FamilyName>Owner</cbc:FamilyName>
 <efac:Nationality><cbc:NationalityID>ALB</cbc:NationalityID></efac:Nationality></efac:UltimateBeneficialOwner>
</efac:Organizations>"""

RESULT = """<efac:NoticeResult>{privacy}<cbc:TotalAmount currencyID="EUR">90000</cbc:TotalAmount>
<efac:LotResult><cbc:ID>RES-0001</cbc:ID><efac:ReceivedSubmissionsStatistics>
 <efbc:StatisticsCode listName="received-submission-type">tenders</efbc:StatisticsCode>
 <efbc:StatisticsNumeric>3</efbc:StatisticsNumeric></efac:ReceivedSubmissionsStatistics>
 <efac:TenderLot><cbc:ID schemeName="Lot">LOT-0001</cbc:ID></efac:TenderLot></efac:LotResult>
<efac:LotTender><cbc:ID>TEN-0001</cbc:ID>
 <cac:LegalMonetaryTotal><cbc:PayableAmount currencyID="EUR">90000</cbc:PayableAmount></cac:LegalMonetaryTotal>
 <efac:SubcontractingTerm><efbc:TermPercent>20</efbc:TermPercent>
  <efbc:TermCode listName="applicability">yes</efbc:TermCode></efac:SubcontractingTerm>
 <efac:TenderingParty><cbc:ID>TPA-0001</cbc:ID></efac:TenderingParty>
 <efac:TenderLot><cbc:ID>LOT-0001</cbc:ID></efac:TenderLot></efac:LotTender>
<efac:LotTender><cbc:ID>TEN-0002</cbc:ID><efac:TenderingParty><cbc:ID>TPA-0002</cbc:ID></efac:TenderingParty>
  </efac:LotTender>
<efac:SettledContract><cbc:ID>CON-0001</cbc:ID><efac:LotTender><cbc:ID>TEN-0001</cbc:ID></efac:LotTender>
  </efac:SettledContract>
<efac:TenderingParty><cbc:ID>TPA-0001</cbc:ID><efac:Tenderer><cbc:ID>ORG-0002</cbc:ID></efac:Tenderer>
 <efac:Tenderer><cbc:ID>ORG-0003</cbc:ID></efac:Tenderer></efac:TenderingParty>
<efac:TenderingParty><cbc:ID>TPA-0002</cbc:ID><efac:Tenderer><cbc:ID>ORG-0001</cbc:ID></efac:Tenderer>
  </efac:TenderingParty>
</efac:NoticeResult>"""

GROUND = """<cac:SpecificTendererRequirement>
<cbc:TendererRequirementTypeCode {listed}>{code}</cbc:TendererRequirementTypeCode>
<cbc:Description languageID="ENG">Convictions for {code}.</cbc:Description></cac:SpecificTendererRequirement>"""


def notice(
    *, grounds: tuple[str, ...] = ("exg-crim-traffick",), listed: str = 'listName="exclusion-ground"', result: str = ""
) -> str:
    requirements = "".join(GROUND.format(code=code, listed=listed) for code in grounds)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<ContractNotice xmlns="urn:oasis:names:specification:ubl:schema:xsd:ContractNotice-2" {SPACES}>
<ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent><efext:EformsExtension>{result}
 <efac:NoticeSubType><cbc:SubTypeCode listName="notice-subtype">16</cbc:SubTypeCode></efac:NoticeSubType>
 {ORGANISATIONS}
 <efac:Publication><efbc:PublicationDate>2024-03-01Z</efbc:PublicationDate></efac:Publication>
</efext:EformsExtension></ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>
<cbc:ID schemeName="notice-id">abc-1</cbc:ID>
<cbc:NoticeLanguageCode>ENG</cbc:NoticeLanguageCode>
<cac:AdditionalNoticeLanguage><cbc:ID>ELL</cbc:ID></cac:AdditionalNoticeLanguage>
<cac:ContractingParty><cac:Party><cac:PartyIdentification><cbc:ID>ORG-0001</cbc:ID></cac:PartyIdentification>
  </cac:Party>
</cac:ContractingParty>
<cac:TenderingTerms><cac:TendererQualificationRequest>{requirements}</cac:TendererQualificationRequest>
  </cac:TenderingTerms>
<cac:ProcurementProject><cbc:Name languageID="ELL">Καθαρισμός</cbc:Name><cbc:Name languageID="ENG">Cleaning</cbc:Name>
 <cac:RequestedTenderTotal>
  <cbc:EstimatedOverallContractAmount currencyID="EUR">100000</cbc:EstimatedOverallContractAmount>
 </cac:RequestedTenderTotal>
 <cac:MainCommodityClassification><cbc:ItemClassificationCode listName="cpv">90910000</cbc:ItemClassificationCode>
 </cac:MainCommodityClassification></cac:ProcurementProject>
<cac:ProcurementProjectLot><cbc:ID schemeName="Lot">LOT-0001</cbc:ID>
 <cac:TenderingTerms>
  <cac:TendererQualificationRequest><cac:SpecificTendererRequirement>
   <cbc:TendererRequirementTypeCode listName="reserved-procurement">res-ws</cbc:TendererRequirementTypeCode>
  </cac:SpecificTendererRequirement></cac:TendererQualificationRequest>
  <cac:ContractExecutionRequirement>
  <cbc:ExecutionRequirementCode listName="conditions">performance</cbc:ExecutionRequirementCode>
   <cbc:Description languageID="ENG">The contractor shall  pay the minimum wage.</cbc:Description>
   <cbc:Description languageID="ELL">Ο ανάδοχος καταβάλλει τον κατώτατο μισθό.</cbc:Description>
  </cac:ContractExecutionRequirement>
 </cac:TenderingTerms>
 <cac:ProcurementProject><cbc:Name languageID="ENG">Schools</cbc:Name>
  <cac:ProcurementAdditionalType>
   <cbc:ProcurementTypeCode listName="social-objective">work-cond</cbc:ProcurementTypeCode>
  </cac:ProcurementAdditionalType>
  <cac:PlannedPeriod><cbc:StartDate>2024-06-01+02:00</cbc:StartDate>
   <cbc:DurationMeasure unitCode="MONTH">36</cbc:DurationMeasure></cac:PlannedPeriod>
  <cac:ContractExtension><cbc:MaximumNumberNumeric>2</cbc:MaximumNumberNumeric><cac:Renewal><cac:Period>
   <cbc:Description languageID="ENG">Twice a year.</cbc:Description></cac:Period></cac:Renewal>
  </cac:ContractExtension>
 </cac:ProcurementProject></cac:ProcurementProjectLot>
</ContractNotice>"""


def read(text: str) -> Reading:
    return eforms.read(text.encode(), "notice.xml")


def texts(reading: Reading) -> list[str]:
    return [block.text for block in reading.blocks]


def facts(reading: Reading) -> set[CodedFact]:
    return {fact for block in reading.blocks for fact in block.facts}


def test_a_ground_for_exclusion_is_a_readable_line_with_its_code_and_a_fact() -> None:
    block = next(b for b in read(notice()).blocks if any(f.name == "exclusion-ground" for f in b.facts))
    assert block.text == (
        "Exclusion ground: Child labour and other forms of trafficking in human beings (exg-crim-traffick)"
    )
    assert block.facts == (CodedFact("exclusion-ground", "exg-crim-traffick"),)
    assert "Convictions for exg-crim-traffick." in texts(read(notice()))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("human-traffic", "exg-crim-traffick"),
        ("labour-law", "exg-mis-bre-lab-law"),
        ("socsec-law", "exg-mis-bre-soc-law"),
        ("socsec-pay", "exg-pmt-bre-ssc"),
        ("nati-ground", "exg-natl-bre-nat-law"),
        ("CRITERION.EXCLUSION.CONVICTIONS.CHILD_LABOUR-HUMAN_TRAFFICKING", "exg-crim-traffick"),
        ("CRITERION.EXCLUSION.CONTRIBUTIONS.PAYMENT_OF_SOCIAL_SECURITY", "exg-pmt-bre-ssc"),
    ],
)
@pytest.mark.parametrize("listed", ['listName="exclusion-ground"', ""])
def test_codes_of_older_notices_mean_the_same_fact_and_stand_in_the_text_as_written(
    old: str, new: str, listed: str
) -> None:
    block = next(b for b in read(notice(grounds=(old,), listed=listed)).blocks if f"({old})" in b.text)
    assert block.facts == (CodedFact("exclusion-ground", new),)


def test_an_unknown_code_stays_as_it_is() -> None:
    assert CodedFact("exclusion-ground", "exg-new-code") in facts(read(notice(grounds=("exg-new-code",))))
    assert "Exclusion ground: exg-new-code" in texts(read(notice(grounds=("exg-new-code",))))


def test_codes_of_a_lot_name_their_lot() -> None:
    found = facts(read(notice()))
    assert CodedFact("reserved-procurement", "res-ws", "LOT-0001") in found
    assert CodedFact("social-objective", "work-cond", "LOT-0001") in found
    assert CodedFact("renewal", "yes", "LOT-0001") in found
    assert "Social objective promoted: Fair working conditions (work-cond)" in texts(read(notice()))


def test_a_text_is_read_in_each_of_its_languages_under_lot_and_label() -> None:
    reading = read(notice())
    wages = [b for b in reading.blocks if b.field == "BT-70 Description"]
    assert [(b.text, b.language) for b in wages] == [
        ("The contractor shall pay the minimum wage.", "en"),
        ("Ο ανάδοχος καταβάλλει τον κατώτατο μισθό.", "el"),
    ]
    before = [b.text for b in reading.blocks[: reading.blocks.index(wages[0])] if b.kind == "heading"]
    assert before[-4:] == ["Lot LOT-0001", "Terms", "Conditions of performance", "Terms of performance"]


def test_persons_and_addresses_are_left_out() -> None:
    shown = " ".join(texts(read(notice())))
    assert "City of Athens" in shown
    for private in ("Papadopoulou", "+30 1", "Athinas 1", "Owner", "ALB"):
        assert private not in shown


def test_the_notice_of_a_contract_notice() -> None:
    found = read(notice()).notice
    assert found is not None
    assert (found.id, found.kind, found.title, found.buyer) == ("abc-1", "16", "Cleaning", "City of Athens")
    assert (found.country, found.languages, found.cpv) == ("GR", ("en", "el"), ("90910000",))
    assert (found.value, found.currency, found.published) == (100000.0, "EUR", "2024-03-01")
    assert (found.starts, found.duration_months) == ("2024-06-01", 36.0)
    assert (found.renewal, found.renewal_text) == (True, "Twice a year.")
    assert found.awards == ()


def test_only_tenders_with_a_contract_are_awards_and_a_group_counts_its_value_once() -> None:
    reading = read(notice(result=RESULT.format(privacy="")))
    assert reading.notice is not None
    assert [(a.supplier, a.value, a.lot, a.tenders_received) for a in reading.notice.awards] == [
        ("Clean Ltd", 90000.0, "LOT-0001", 3),
        ("Mop Ltd", None, "LOT-0001", 3),
    ]
    assert reading.notice.value == 90000.0
    assert {CodedFact("subcontracting", "yes", "LOT-0001"), CodedFact("subcontracting-share", "20", "LOT-0001")} <= (
        facts(reading)
    )


def test_a_withheld_value_is_unknown() -> None:
    privacy = """<efac:FieldsPrivacy><efbc:FieldIdentifierCode>not-val</efbc:FieldIdentifierCode>
    <efbc:PublicationDate>2027-01-01Z</efbc:PublicationDate></efac:FieldsPrivacy>"""
    reading = read(notice(result=RESULT.format(privacy=privacy)).replace("100000", "-1"))
    assert reading.notice is not None
    assert reading.notice.value is None
    assert "Not published before: 2027-01-01Z" in texts(reading)


def test_a_notice_with_hardly_anything_is_read() -> None:
    text = f'<ContractNotice {SPACES}><cbc:Note languageID="DEU">Nur das.</cbc:Note></ContractNotice>'
    reading = read(text)
    assert texts(reading)[-1] == "Nur das."
    assert reading.notice is not None
    assert reading.notice.languages == ("de",)
    assert reading.notice.country is None


@pytest.mark.parametrize("data", [b"", b"<ContractNotice/>", b"<Invoice/>", b"{}"])
def test_what_is_no_notice_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(UnreadableError, match=r"\w"):
        eforms.read(data, "x.xml")


def test_entities_are_refused() -> None:
    with pytest.raises(UnreadableError, match="entities"):
        eforms.read(b'<!DOCTYPE a [<!ENTITY x "y">]><ContractNotice>&x;</ContractNotice>', "x.xml")


@given(st.data())
def test_no_mutation_of_a_notice_ends_in_a_traceback(data: st.DataObject) -> None:
    source = notice(result=RESULT.format(privacy="")).encode()
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, min(len(source), start + 60)))
    new = data.draw(
        st.one_of(st.binary(max_size=12), st.sampled_from([b"<", b"</cbc:ID>", b"<cbc:ID>", b"NaN", b"-1"]))
    )
    try:
        reading = eforms.read(source[:start] + new + source[end:], "mutant.xml")
    except UnreadableError:
        return
    assert reading.blocks
    assert all(block.text == " ".join(block.text.split()) for block in reading.blocks)
