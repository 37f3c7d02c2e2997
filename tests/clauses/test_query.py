"""The query language: what a query finds, what it does not, and how its faults are told."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procurecheck.clauses.query import QueryError, fold, parse
from procurecheck.clauses.scan import Scanner, Sieve


def finds(query: str, text: str, heading: str = "") -> bool:
    scanner = Scanner([(0, parse(query))])
    return bool(scanner.search(scanner.hits(text), lambda: scanner.hits(heading)))


@pytest.mark.parametrize(
    ("query", "yes", "no"),
    [
        ("wage", ["Wage", "the wage, paid", "WAGE."], ["wages", "subwage", ""]),
        ("wage*", ["wages", "wage-earner"], ["subwages"]),
        ("*lohn", ["Mindestlohn", "Lohn"], ["Lohnkosten"]),
        ("*lohn*", ["Mindestlohnes", "Lohn"], ["Löwe"]),
        ("lohn*", ["Löhne", "Lohnkosten"], ["Mindestlohn"]),
        ("mzdové", ["MZDOVE předpisy", "mzdové"], ["mzda"]),
        ("wage|pay", ["the pay", "a wage"], ["payment"]),
        ('"forced labour"', ["forced labour", "Forced-Labour"], ["labour forced", "forced or other labour"]),
        ('"forced|bonded labour|work"', ["bonded work"], ["work bonded"]),
        ('"wage records"~1', ["records of wage", "wage records"], ["records of every wage", "wage wage"]),
        ('"pay|paid wage|paid"~3', ["paid and paid", "wage was paid"], ["paid"]),
        ("a AND child*", ["a child"], ["child"]),
        ("wages AND (bank OR transfer*)", ["transferred wages"], ["wages in cash"]),
        ("labour AND NOT party", ["the labour law"], ["the Labour Party"]),
        ("minimum wage", ["wage: the minimum"], ["minimum"]),
        ('"57(1)(f) grounds"', ["57 (1) f grounds"], ["57(1)(a) grounds"]),
        ('"§ 123"', ["§123 GWB", "§ 123"], ["123", "§ 1234", "§ 12, 123"]),
        (
            '"non-compliance|breach rules"~2',
            ["non-compliance with rules", "breach of rules"],
            ["compliance with rules"],
        ),
        ("закупівель", ["Закупівель"], ["закупівели"]),
        ("край*", ["край"], ["краи"]),
    ],
)
def test_a_query_finds_what_the_guide_says(query: str, yes: list[str], no: list[str]) -> None:
    assert [text for text in yes if not finds(query, text)] == []
    assert [text for text in no if finds(query, text)] == []


def test_a_heading_can_be_asked_for() -> None:
    query = "trafficking AND heading:exclusion*"
    assert finds(query, "trafficking in persons", "Exclusion grounds")
    assert not finds(query, "trafficking in persons", "Social work")
    assert not finds(query, "exclusion of trafficking from the text", "")


@pytest.mark.parametrize(
    ("query", "says", "column"),
    [
        ("", "empty", 0),
        ('"open', "cannot be read", 0),
        ('"pay wages"~.', "cannot be read", None),
        ('"pay wages"~1.', "cannot be read", None),
        ("wages AND (bank", "cannot be read", None),
        ("NOT wages", "NOT alone", None),
        ("w?ges", "inside", None),
        ("wa*es", "inside", None),
        ('wages AND "--"', "no word", 11),
        ("a", "rests on no word", None),
        ("wages AND topic:labour", "means nothing here", None),
        ("wages^2", "means nothing here", None),
        ("heading:exclusion", "rests on no word", None),
        ('"forced|non-free labour"', "more than one word", 1),
    ],
)
def test_a_fault_is_told_with_its_column(query: str, says: str, column: int | None) -> None:
    with pytest.raises(QueryError, match=re.escape(says)) as fault:
        parse(query)
    assert fault.value.mend
    assert 0 <= fault.value.column <= max(len(query), 1)
    if column is not None:
        assert fault.value.column == column


@given(st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_text_typed_as_a_query_does_anything_but_parse_or_be_told(query: str) -> None:
    try:
        node = parse(query)
    except QueryError as fault:
        assert fault.what
        return
    Scanner([(0, node)]).hits(query)


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_folding_keeps_the_number_of_words(text: str) -> None:
    assert len(re.findall(r"\w+|§", fold(text))) == len(re.findall(r"\w+|§", text))


WORDS = st.lists(st.sampled_from(["pay", "wage", "child", "labour", "x"]), max_size=12)


@given(WORDS, st.integers(0, 4))
@settings(max_examples=300, deadline=None)
def test_nearness_agrees_with_trying_every_choice_of_words(words: list[str], gap: int) -> None:
    groups = [{"pay"}, {"wage", "pay"}, {"labour"}]
    places = [[i for i, word in enumerate(words) if word in group] for group in groups]
    expected = any(
        len({a, b, c}) == 3 and max(a, b, c) - min(a, b, c) + 1 <= 3 + gap
        for a in places[0]
        for b in places[1]
        for c in places[2]
    )
    assert finds(f'"pay wage|pay labour"~{gap}', " ".join(words)) == expected


PIECES_OF_TWO_SCRIPTS = st.lists(st.sampled_from(["pažnje", "njiže", "budu", "žudnja", "pasus", "1."]), max_size=5)
CYRILLIC = {"њ": "nj", "ж": "ž", **dict(zip("апиеубдс", "apieubds", strict=True))}
_BACK = {latin: letter for letter, latin in CYRILLIC.items()}


@given(PIECES_OF_TWO_SCRIPTS)
def test_a_text_in_the_second_script_is_read_by_the_same_queries(pieces: list[str]) -> None:
    query = parse('"pažnje" OR "njiže budu"~1 OR žudnj*')
    scanner = Scanner([(0, query), (1, parse("пажње"))], CYRILLIC)
    latin = " ".join(pieces)
    cyrillic = re.sub("nj|[a-zž]", lambda match: _BACK.get(match[0], match[0]), latin)
    assert [key for key, _ in scanner.search(scanner.hits(cyrillic.upper()), dict)] == [
        key for key, _ in scanner.search(scanner.hits(latin), dict)
    ]
    assert Sieve([query], respell=CYRILLIC).candidates([latin, "", cyrillic]) in ([], [0, 2])


QUERIES = [
    parse(query) for query in ['"minimum wage|pay"~3', "child* AND NOT play*", '"§ 123" OR *lohn*', '"non-compliance"']
]
PIECES = st.lists(
    st.sampled_from(
        ["minimum", "Wage", "pay,", "§123", "§ 123", "Children", "Mindestlöhne", "non-", "compliance", "\0", "x."]
    ),
    max_size=8,
)


@given(st.lists(PIECES.map(" ".join) | PIECES.map("".join), max_size=6))
@settings(max_examples=300, deadline=None)
def test_the_sieve_lets_through_whatever_a_query_holds_for(texts: list[str]) -> None:
    scanner = Scanner(list(enumerate(QUERIES)))
    held = [number for number, text in enumerate(texts) if scanner.search(scanner.hits(text), dict)]
    assert set(held) <= set(Sieve(QUERIES).candidates(texts))


def test_the_sieve_stops_text_without_any_word_of_a_query() -> None:
    assert Sieve(QUERIES).candidates(["The windows are cleaned.", "wages", "pay the minimum wage", ""]) == [2]
