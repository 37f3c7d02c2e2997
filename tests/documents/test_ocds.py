"""OCDS: packages, records, JSON Lines, and JSON that is wrong or hostile."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurecheck.documents import ocds
from procurecheck.documents.blocks import CodedFact, Reading
from procurecheck.errors import UnreadableError

RELEASE: dict[str, Any] = {
    "ocid": "ocds-1-a",
    "id": "r1",
    "date": "2024-05-01T10:00:00Z",
    "tag": ["tender"],
    "language": "en",
    "buyer": {"id": "B1", "name": "Town of Brno"},
    "parties": [
        {
            "id": "B1",
            "name": "Town of Brno",
            "roles": ["buyer"],
            "address": {"countryName": "CZ", "streetAddress": "Long Street 1"},
            "contactPoint": {"name": "Jan Novák", "email": "jan@example.org"},
        }
    ],
    "tender": {
        "title": "Cleaning of schools",
        "title_cs": "Úklid škol",
        "mainProcurementCategory": "services",
        "procurementMethod": "open",
        "eligibilityCriteria": "Bidders convicted of trafficking are excluded.",
        "value": {"amount": 120000, "currency": "CZK"},
        "items": [{"classification": {"scheme": "CPV", "id": "90911200-8"}}],
        "contractPeriod": {"startDate": "2024-07-01T00:00:00Z", "durationInDays": 730.5},
        "hasRenewal": True,
        "renewal": {"description": "Once by a year."},
        "numberOfTenderers": 4,
        "otherRequirements": {"reservedParticipation": ["shelteredWorkshop"]},
        "contractTerms": {
            "performanceTerms": "The contractor shall pay the wage in the agreement.",
            "reservedExecution": True,
        },
        "exclusionGrounds": {"criteria": [{"type": "human-traffic", "description": "Child labour and trafficking."}]},
        "criteria": [
            {
                "classification": {
                    "scheme": "ESPD211",
                    "id": "CRITERION.EXCLUSION.CONTRIBUTIONS.PAYMENT_OF_SOCIAL_SECURITY",
                }
            }
        ],
        "lots": [
            {
                "id": "L1",
                "title": "North",
                "awardCriteria": {"criteria": [{"type": "quality", "name": "Social quality"}]},
                "sustainability": [{"goal": "social.laborRights", "strategies": ["performanceConditions"]}],
            }
        ],
    },
    "awards": [
        {
            "status": "active",
            "relatedLots": ["L1"],
            "value": {"amount": 99000, "currency": "CZK"},
            "suppliers": [{"name": "Clean"}],
        },
        {"status": "cancelled", "suppliers": [{"name": "Gone"}]},
    ],
}


def read(value: Any) -> Reading:
    return ocds.read((value if isinstance(value, str) else json.dumps(value)).encode(), "notice.json")


def texts(reading: Reading) -> list[str]:
    return [block.text for block in reading.blocks]


def facts(reading: Reading) -> set[CodedFact]:
    return {fact for block in reading.blocks for fact in block.facts}


FORMS: dict[str, Any] = {
    "release": RELEASE,
    "release package": {"uri": "https://example.org/p", "releases": [RELEASE]},
    "record package": {"records": [{"ocid": "ocds-1-a", "compiledRelease": RELEASE, "releases": [{"ocid": "old"}]}]},
    "record": {"ocid": "ocds-1-a", "compiledRelease": RELEASE},
    "record of releases": {"records": [{"ocid": "ocds-1-a", "releases": [RELEASE]}]},
    "list": [RELEASE],
    "JSON Lines": json.dumps(RELEASE) + "\n\n",
}


@pytest.mark.parametrize("form", FORMS)
def test_each_form_of_ocds_gives_the_same_notice_and_text(form: str) -> None:
    reading = read(FORMS[form])
    notice = reading.notice
    assert notice is not None
    assert (notice.id, notice.kind, notice.title) == ("ocds-1-a", "tender", "Cleaning of schools")
    assert (notice.buyer, notice.country, notice.languages) == ("Town of Brno", "CZ", ("en",))
    assert (notice.cpv, notice.value, notice.currency) == (("90911200",), 120000.0, "CZK")
    assert (notice.published, notice.starts, notice.duration_months) == ("2024-05-01", "2024-07-01", 24.0)
    assert (notice.renewal, notice.renewal_text) == (True, "Once by a year.")
    assert [(a.supplier, a.value, a.lot, a.tenders_received) for a in notice.awards] == [("Clean", 99000.0, "L1", 4)]
    assert "The contractor shall pay the wage in the agreement." in texts(reading)
    assert (reading.status, reading.reason) == ("read", None)


def test_each_text_has_its_json_path_and_the_language_of_its_key() -> None:
    by_field = {block.field: block for block in read(RELEASE).blocks}
    assert by_field["tender.title"].language == "en"
    assert (by_field["tender.title_cs"].text, by_field["tender.title_cs"].language) == ("Úklid škol", "cs")
    assert by_field["tender.lots[0].title"].text == "North"
    assert by_field["tender.contractTerms.performanceTerms"].text.startswith("The contractor shall")


def test_codes_are_facts_of_the_shared_vocabulary() -> None:
    assert facts(read(RELEASE)) == {
        CodedFact("contract-nature", "services"),
        CodedFact("procurement-method", "open"),
        CodedFact("renewal", "yes"),
        CodedFact("reserved-procurement", "res-ws"),
        CodedFact("reserved-execution", "yes"),
        CodedFact("exclusion-ground", "exg-crim-traffick"),
        CodedFact("exclusion-ground", "exg-pmt-bre-ssc"),
        CodedFact("award-criterion-type", "quality", "L1"),
        CodedFact("sustainability-goal", "social.laborRights", "L1"),
        CodedFact("strategic-procurement", "soc-obj", "L1"),
        CodedFact("sustainability-strategy", "performanceConditions", "L1"),
    }


def test_persons_and_addresses_are_left_out() -> None:
    shown = " ".join(texts(read(RELEASE)))
    for private in ("Jan Novák", "jan@example.org", "Long Street"):
        assert private not in shown


def test_of_several_processes_all_text_is_read_and_the_first_gives_notice_and_facts() -> None:
    other = {"ocid": "ocds-1-b", "tender": {"title": "Catering for all", "procurementMethod": "direct"}}
    reading = read({"releases": [RELEASE, other]})
    assert "Catering for all" in texts(reading)
    assert reading.notice is not None
    assert reading.notice.id == "ocds-1-a"
    assert CodedFact("procurement-method", "direct") not in facts(reading)
    assert reading.reason == "The file holds 2 contracting processes; the notice is the first one's."


def test_a_later_release_corrects_and_completes_the_earlier() -> None:
    later = {
        "ocid": "ocds-1-a",
        "date": "2024-06-01T00:00:00Z",
        "tender": {"value": {"amount": 150000, "currency": "CZK"}, "lots": [{"id": "L1", "hasRenewal": False}]},
    }
    notice = read({"releases": [later, RELEASE]}).notice
    assert notice is not None
    assert (notice.value, notice.title) == (150000.0, "Cleaning of schools")


def test_lines_that_are_broken_are_counted_and_the_others_read() -> None:
    reading = read(json.dumps(RELEASE) + '\n{"ocid": \n' + json.dumps({"ocid": "x", "tender": {"title": "Two words"}}))
    assert reading.status == "partly_read"
    assert reading.reason is not None
    assert reading.reason.startswith("1 of 3 lines is not valid JSON (line 2).")


def test_a_key_that_stands_twice_is_named() -> None:
    reading = read('{"ocid": "a", "tender": {"title": "First title", "title": "Second title"}}')
    assert reading.status == "partly_read"
    assert reading.reason == "The key “title” stands twice in one object; its last value was read."


def test_numbers_that_are_none_are_unknown() -> None:
    for number in ("NaN", "Infinity", "1e999", "9" * 5000, "-1", '"abc"', "true", "[]"):
        notice = read(f'{{"ocid": "a", "tender": {{"title": "A title", "value": {{"amount": {number}}}}}}}').notice
        assert notice is not None
        assert notice.value is None


def test_lone_surrogates_and_control_characters_do_not_reach_the_text() -> None:
    reading = read('{"ocid": "a", "tender": {"title": "bad \\ud800 and \\u0000 nul"}}')
    assert texts(reading)[-1] == "bad ? and nul"
    assert all(block.text.encode() for block in reading.blocks)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        "12",
        '"text"',
        "{",
        '{"releases": []}',
        '{"ocid": "a"}',
        "[" * 100_000,
        '{"a":' * 100_000,
    ],
)
def test_what_is_no_ocds_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(UnreadableError, match=r"\w"):
        read(text)


def test_deep_nesting_is_read_as_far_as_it_makes_sense() -> None:
    deep = '{"ocid": "a", "tender": {"title": "A title", "x": ' + '{"x":' * 300 + '"some words"' + "}" * 300 + "}}"
    reading = read(deep)
    assert reading.status == "partly_read"
    assert "A title" in texts(reading)


def test_bytes_that_are_no_unicode_are_refused() -> None:
    with pytest.raises(UnreadableError, match="Unicode"):
        ocds.read(b'{"ocid": "\xff\xfe\xfa"}', "x.json")


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8) | st.just("some words"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "name", "amount", "x"]), inner),
    max_leaves=5,
)


@given(st.data())
def test_no_wrong_type_anywhere_ends_in_a_traceback(data: st.DataObject) -> None:
    value = json.loads(json.dumps(RELEASE))
    node: Any = value
    while True:
        key = (
            data.draw(st.sampled_from(sorted(node)))
            if isinstance(node, dict)
            else data.draw(st.integers(0, len(node) - 1))
        )
        if isinstance(node[key], dict | list) and node[key] and data.draw(st.booleans()):
            node = node[key]
        else:
            node[key] = data.draw(JSON)
            break
    try:
        reading = read(json.dumps({"releases": [value, RELEASE]}))
    except UnreadableError:
        return
    assert reading.blocks


@given(st.data())
def test_no_mutation_of_the_bytes_ends_in_a_traceback(data: st.DataObject) -> None:
    source = json.dumps(RELEASE).encode()
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, min(len(source), start + 40)))
    try:
        ocds.read(source[:start] + data.draw(st.binary(max_size=8)) + source[end:], "mutant.json")
    except UnreadableError:
        return
