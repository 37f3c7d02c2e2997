"""The library's files: wrong ones are named with their place, right ones give coverage."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from procurecheck.clauses.coverage import choose_profile, cover, coverage_score
from procurecheck.clauses.examples import run_examples
from procurecheck.clauses.library import Library, bases_for, load_library
from procurecheck.clauses.lint import lint, remarks
from procurecheck.clauses.match import Matcher, compile_library, find, find_in_text
from procurecheck.clauses.query import parse
from procurecheck.clauses.strength import MARKS
from procurecheck.cli import main
from procurecheck.documents.blocks import Block, Reading
from procurecheck.documents.passages import build_document
from procurecheck.languages import Languages, load_languages
from procurecheck.model import Coverage, Document, Stage


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_small_library_is_in_order_and_its_examples_hold(
    folder: Path, library: Library, small_languages: Languages
) -> None:
    assert lint(folder) == []
    assert run_examples(library, small_languages) == (12, ())


@pytest.mark.parametrize(
    ("file", "old", "new", "where", "says"),
    [
        ("wages/en.yaml", "~8'", "~8", "en.yaml:", "valid YAML"),
        ("wages/en.yaml", "'\"wage act\"'", "'\"wage act'", "en.yaml:4:11 (character", "cannot be read"),
        ("wages/en.yaml", "queries:", "querys:", "en.yaml:2", "querys"),
        ("wages/en.yaml", "language: en", "language: de", "en.yaml:1:11", "not the file's name"),
        ("wages/en.yaml", "strength: reference", "strength: firm", "en.yaml:5:15", "strength"),
        ("wages/en.yaml", "  negated: [", "  advisory: [] #", "en.yaml:12:3", "stands twice"),
        ("wages/en.yaml", "  negated: [", "  negated: [] # [", "en.yaml:9:3", "no example under negated"),
        ("wages/en.yaml", "See the Wage Act 1998.", "The minimum wage is paid each month.", "en.yaml", "stands twice"),
        ("wages/en.yaml", "model_text: |\n  The", "model_text: Pay.\nx: |\n  The", "en.yaml:7", "unknown key"),
        ("wages/clause.yaml", "topic: wages", "topic: wage", "clause.yaml:2:8", "no topic"),
        ("wages/clause.yaml", "id: wages", "id: pay", "clause.yaml:1:5", "not the folder's name"),
        ("wages/clause.yaml", "{en: Wages, de: Löhne}", "{de: Löhne}", "clause.yaml:3:8", "English"),
        ("wages/clause.yaml", ', link: "https://example.org/g"', ', link: "example"', ":8", "not a web address"),
        ("child-labour/clause.yaml", ", judgement: true", "", "clause.yaml:7:5", "neither article nor link"),
        ("profiles/all.yaml", "clause: wages", "clause: wage", "all.yaml:4:14", "no clause"),
        ("profiles/all.yaml", "clause: child-labour", "clause: wages", "all.yaml:5:14", "stands twice"),
        ("languages/en.yaml", "'should'", "'(should'", "en.yaml:", "cannot be read"),
        ("languages/en.yaml", "  advisory: ['should']\n", "", "en.yaml:8:", "nothing under strength, advisory"),
        ("languages/de.yaml", "words: [", "words: [a, b]\nendings: [", ":4:17", "only 2 function_words"),
        ("wages/en.yaml", "'\"wage act\"'", '"wage act"', "en.yaml:4:11", "not looked for side by side"),
        ("languages/en.yaml", "'\"where possible\"'", '"where possible"', "en.yaml:9:11", "those of YAML"),
        ("wages/en.yaml", "'\"wage act\"'", "wage and act", "(character 6", "Write AND in capitals"),
        ("wages/en.yaml", "'\"wage act\"'", "wage\\|pay", "(character 5", "a backslash means nothing here"),
        ("wages/en.yaml", "'\"wage act\"'", "(of OR wage)", "en.yaml:4:11", "holds for nearly every text"),
        ("wages/en.yaml", "  no_match:", "  nomatch:", ":13:3", "Did you mean “no_match”? Known keys here: match"),
        ("wages/en.yaml", "- find: '\"wage act\"'", "- '\"wage act\"'", "en.yaml:5:5", "or in the line above"),
        ("wages/en.yaml", "strength: ref", "strenght: ref", "en.yaml:5:5", "number 2, strenght”. Did you mean “st"),
        ("languages/de.yaml", "spacy: de\n", "spacy: de\nrespell: {аб: ab}\n", "de.yaml:4:10", "is not one letter"),
        ("wages/clause.yaml", "topic: wages\n", "topic: wages\nunless: ['(wage']\n", "clause.yaml:3:10", "cannot be"),
    ],
)  # fmt: skip
def test_lint_names_the_place_of_each_fault(folder: Path, file: str, old: str, new: str, where: str, says: str) -> None:
    change(folder, file, old, new)
    faults = lint(folder)
    assert any(where in str(fault) and says in str(fault) and fault.mend for fault in faults), [*map(str, faults)]


def test_where_too_few_sentences_tell_how_wide_a_query_is_lint_says_so(folder: Path) -> None:
    (remark,) = remarks(folder)
    assert remark.startswith("en has 3 sentences under no_match")
    change(folder, "library.yaml", "[en, de]", "[en]")
    assert remarks(folder)[0].startswith("de does not stand under languages in library.yaml")
    code, output = run("lint", "--library", str(folder))
    assert (code, output.splitlines()[-1]) == (0, "The library is in order.")


def test_an_unknown_topic_of_award_criteria_is_told(folder: Path) -> None:
    change(folder, "library.yaml", "topics: {", "criteria: {topic: wages, names: [wage]}\ntopics: {")
    (fault,) = lint(folder)
    assert "there is no topic “wage”" in str(fault)
    assert "library.yaml:5:11" in str(fault)


def test_a_query_that_hits_everything_is_told(folder: Path) -> None:
    strangers = ", ".join(f'"The {thing} of the town is blue."' for thing in ("hall", "school", "bus", "park", "tram"))
    change(folder, "child-labour/en.yaml", "no_match: [", f"no_match: [{strangers}, ")
    assert lint(folder) == []
    change(folder, "wages/en.yaml", "'\"wage act\"'", "'town OR \"wage act\"'")
    (fault,) = lint(folder)
    assert "the query holds for 5 of 8 sentences that are not about it" in str(fault)
    assert "wages/en.yaml:4:11" in str(fault)


def test_an_example_that_is_not_read_as_it_stands_is_told_with_its_line(
    folder: Path, small_languages: Languages
) -> None:
    change(
        folder,
        "wages/en.yaml",
        "The contractor should pay the minimum wage.",
        "The contractor shall pay the minimum wage now.",
    )
    count, failures = run_examples(load_library(folder), small_languages)
    assert count == 12
    (failure,) = failures
    assert failure.found == "binding"
    assert "en.yaml:10:14: wanted advisory, found binding (by query 1 in line 3)" in str(failure)
    assert "Move the example, or write the words" in str(failure)


def test_a_sentence_that_must_not_be_found_names_the_query_that_finds_it(
    folder: Path, small_languages: Languages
) -> None:
    change(folder, "wages/en.yaml", "The minimum area is 20 square metres.", "The Wage Act is for sale.")
    (failure,) = run_examples(load_library(folder), small_languages)[1]
    assert "(by query 2 in line 4)" in str(failure)
    assert "Move the example, or narrow that query" in str(failure)


def test_a_query_for_names_of_criteria_is_named_among_those(folder: Path, small_languages: Languages) -> None:
    change(folder, "wages/en.yaml", "model_text: |", "criteria: ['fair*', 'pay']\nmodel_text: |")
    change(folder, "wages/en.yaml", "The minimum area is 20 square metres.", "Quality criterion: level of pay")
    (failure,) = run_examples(load_library(folder), small_languages)[1]
    assert "(by query for names of criteria 2 in line 6)" in str(failure)


def test_what_bars_a_clause_in_every_language_stands_in_its_own_file(folder: Path, small_languages: Languages) -> None:
    text = "The contractor shall pay the minimum wage of Act 12/2020."
    change(folder, "wages/en.yaml", "The minimum area is 20 square metres.", text)
    assert len(run_examples(load_library(folder), small_languages)[1]) == 1
    change(folder, "wages/clause.yaml", "topic: wages\n", "topic: wages\nunless: ['\"12 2020\"~0']\n")
    assert run_examples(load_library(folder), small_languages) == (12, ())


# --- coverage -------------------------------------------------------------------------------------------


def covered(
    texts: list[str], matcher: Matcher, *, stage: Stage = "tender", value: float | None = None, broken: bool = False
) -> dict[str, Coverage]:
    documents = [
        build_document(
            Reading(blocks=(Block(text),)),
            path=f"{number}.txt",
            data_sha256="0",
            media_type="text/plain",
            size=1,
            languages=matcher.languages,
        )
        for number, text in enumerate(texts)
    ]
    if broken:
        documents.append(
            Document(path="b.pdf", sha256="0", media_type="application/pdf", size=1, status="unreadable", reason="no")
        )
    findings = [finding for document in documents for finding in find(document, matcher)]
    library = matcher.library
    entries = cover(
        findings, documents, library.profiles["all"], library,
        stage=stage, sectors=[], country="IE", value=value, languages=["en"],
    )  # fmt: skip
    return {entry.clause: entry for entry in entries}


BOUND = "The contractor shall pay the minimum wage to the workers."
WISHED = "The contractor should pay the minimum wage to the workers."
DENIED = "Payment of the minimum wage is not required for this contract."
NOTHING = "The windows of the town hall shall be cleaned by the contractor with water."


@pytest.mark.parametrize(
    ("texts", "status"),
    [
        ([BOUND], "met"),
        ([BOUND, WISHED], "met"),
        ([WISHED], "weak"),
        (["See the Wage Act, for the law of this is to be read."], "weak"),
        ([BOUND, DENIED], "weak"),
        ([DENIED], "missing"),
        ([NOTHING], "missing"),
        (["Der Auftragnehmer reinigt die Fenster mit Wasser und ist für die Leiter von der Stadt"], "unreadable"),
    ],
)
def test_the_status_of_a_clause_follows_from_what_was_found(texts: list[str], status: str, matcher: Matcher) -> None:
    assert covered(texts, matcher)["wages"].status == status


def test_what_a_broken_file_could_hold_is_unreadable_and_never_missing(matcher: Matcher) -> None:
    assert covered([NOTHING], matcher, broken=True)["wages"].status == "unreadable"
    assert covered([BOUND], matcher, broken=True)["wages"].status == "met"


def test_conditions_of_stage_and_value_decide_whether_a_clause_applies(matcher: Matcher) -> None:
    assert covered([NOTHING], matcher, stage="contract")["child-labour"].status == "not_applicable"
    assert covered([NOTHING], matcher, value=999)["child-labour"].status == "not_applicable"
    assert covered([NOTHING], matcher, value=1000)["child-labour"].status == "missing"
    assert covered([NOTHING], matcher, value=None)["child-labour"].status == "missing"


def test_wording_to_insert_is_given_only_where_it_is_wanted(matcher: Matcher) -> None:
    assert covered([BOUND], matcher)["wages"].model_text is None
    text = covered([WISHED], matcher)["wages"].model_text
    assert text is not None
    assert text.language == "en"


def test_the_score_weighs_by_severity_and_counts_weak_half(matcher: Matcher) -> None:
    assert coverage_score([*covered([WISHED], matcher).values()], matcher.library) == pytest.approx(1.5 / 5)
    assert coverage_score([*covered([BOUND], matcher).values()], matcher.library) == pytest.approx(3 / 5)
    assert coverage_score([*covered([BOUND], matcher, value=1).values()], matcher.library) == 1.0


def test_law_of_the_union_is_shown_where_it_holds(library: Library) -> None:
    def sources(country: str | None) -> list[str]:
        return [basis.source for basis in bases_for(library.clauses["wages"], country, library)]

    assert sources("DE") == ["Directive", "Gesetz"]
    assert sources("IE") == ["Directive"]
    assert sources(None) == ["Directive"]
    assert sources("GB") == []


def test_the_profile_with_most_fitting_conditions_is_chosen(folder: Path) -> None:
    for name, conditions in [
        ("cleaning", "sectors: [cleaning]"),
        ("at", "countries: [AT]"),
        ("cleaning-at", "sectors: [cleaning]\ncountries: [AT]"),
    ]:
        text = f"id: {name}\ntitle: {{en: x}}\n{conditions}\nrequires: [{{clause: wages}}]\n"
        (folder / "profiles" / f"{name}.yaml").write_text(text, encoding="utf-8")
    library = load_library(folder)

    def chosen(sectors: list[str], country: str | None) -> str:
        return choose_profile(library, sectors=sectors, country=country, stage="tender").id

    assert chosen([], None) == "all"
    assert chosen(["cleaning"], "DE") == "cleaning"
    assert chosen(["cleaning"], "AT") == "cleaning-at"
    assert chosen(["food"], "AT") == "at"


# --- the command ----------------------------------------------------------------------------------------


def run(*arguments: str, text: str | None = None) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["clauses", *arguments], input=text, catch_exceptions=False)
    return result.exit_code, result.output


def test_match_reads_and_writes_json_lines(folder: Path) -> None:
    first = '{"id": 7, "text": "The contractor shall pay the minimum wage."}'
    lines = first + '\n\n{"id": "b", "text": "Nothing.", "language": "en"}\n'
    code, output = run("match", "--library", str(folder), text=lines)
    assert code == 0
    first, second = output.splitlines()
    assert first == (
        '{"id": 7, "language": "en", "findings": [{"clause": "wages", "topic": "wages", "strength": "binding", '
        '"method": "query", "probability": null, "start": 0, "end": 42, '
        '"quote": "The contractor shall pay the minimum wage."}]}'
    )
    assert second == '{"id": "b", "language": "en", "findings": []}'


def test_match_reads_a_sentence_under_its_heading(folder: Path) -> None:
    english = folder / "wages" / "en.yaml"
    query = "  - find: 'heading:pay AND workers'\nmodel_text"
    english.write_text(english.read_text(encoding="utf-8").replace("model_text", query, 1), encoding="utf-8")
    bare = '{"text": "All workers get it.", "language": "en"}'
    under = '{"text": "All workers get it.", "language": "en", "heading": "4. Pay"}'
    code, output = run("match", "--library", str(folder), text=f"{bare}\n{under}\n")
    assert code == 0
    assert ["wages" in line for line in output.splitlines()] == [False, True]


@pytest.mark.parametrize("line", ["{", "[1]", '{"id": 1}', '{"text": 5}', '{"text": "a", "heading": 5}'])
def test_match_names_the_line_that_cannot_be_read(folder: Path, line: str) -> None:
    code, output = run("match", "--library", str(folder), text='{"text": "a"}\n' + line + "\n")
    assert code == 2
    assert "line 2" in output


def test_the_commands_say_what_they_find(folder: Path) -> None:
    assert run("lint", "--library", str(folder))[0] == 0
    assert run("test", "--library", str(folder))[0] == 0
    code, listed = run("list", "--library", str(folder))
    assert code == 0
    assert listed.splitlines()[-1].split()[:3] == ["wages", "critical", "en"]
    code, shown = run("show", "wages", "--library", str(folder))
    assert code == 0
    assert '"wage act"  [reference]' in shown
    code, table = run("coverage", "--library", str(folder))
    assert code == 0
    assert "2 of 4 cells are empty" in table
    assert run("show", "wagse", "--library", str(folder))[0] == 2
    change(folder, "wages/en.yaml", '["The minimum area', '["Pay the minimum wage')
    assert run("test", "--library", str(folder))[0] == 1
    change(folder, "wages/en.yaml", "language: en", "language: de")
    assert run("lint", "--library", str(folder))[0] == 2


def test_a_language_that_is_not_there_is_refused_by_name(folder: Path) -> None:
    code, output = run("test", "--language", "eng", "--library", str(folder))
    assert code == 2
    assert "there is no language “eng”. Did you mean “en”?" in output
    assert "Did you mean “de”?" in run("test", "--language", "Deutsh", "--library", str(folder))[1]
    assert "“swe”. Known are: de, en." in run("test", "--language", "swe", "--library", str(folder))[1]
    code, output = run("test", "--language", "de", "--library", str(folder))
    assert code == 2
    assert "there is no example in de." in output
    text = (folder / "wages/en.yaml").read_text(encoding="utf-8").replace("language: en", "language: sv")
    (folder / "wages/sv.yaml").write_text(text, encoding="utf-8")
    code, output = run("test", "wages", "--library", str(folder))
    assert code == 2
    assert "wages/sv.yaml: the library has no file languages/sv.yaml" in output


def test_the_library_that_we_ship_is_in_order(knowledge_folder: Path) -> None:
    assert [str(fault) for fault in lint(knowledge_folder)] == []


def test_the_queries_that_the_guide_shows_are_understood_and_in_order() -> None:
    guide = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text(encoding="utf-8")
    shown = yaml.safe_load(guide.split("```yaml\n")[1].split("```")[0])
    assert len(shown["queries"]) > 10
    for query in shown["queries"]:
        parse(query["find"])
    for table in re.findall(r"^   \| `(\w+)` .*\| `'(.+)'` \|$", guide, re.MULTILINE):
        assert table[0] in MARKS
        parse(table[1])


def test_a_language_made_from_a_copy_as_the_guide_says_is_in_order(knowledge_folder: Path, tmp_path: Path) -> None:
    def in_english(folder: str, names: list[str]) -> set[str]:
        """Leave out what stands in other languages, which is linted elsewhere and takes its time."""
        path = Path(folder)
        by_language = path.name == "languages" or (path / "clause.yaml").is_file()
        return {name for name in names if by_language and name not in {"en.yaml", "clause.yaml"}}

    folder = tmp_path / "clauses"
    shutil.copytree(knowledge_folder, folder, ignore=in_english)
    for file, old, new in [
        ("languages/{}.yaml", "code: en", "code: sv"),
        ("wages/{}.yaml", "language: en", "language: sv"),
    ]:
        shutil.copy(folder / file.format("en"), folder / file.format("sv"))
        change(folder, file.format("sv"), old, new)
    change(folder, "library.yaml", "languages: [", "languages: [sv, ")
    assert lint(folder) == []
    assert [remark.split()[0] for remark in remarks(folder)] == ["sv"]
    code, output = run("test", "wages", "--language", "sv", "--library", str(folder))
    assert code == 0
    assert output.endswith("0 not read as they should be.\n")


def test_the_sieve_lets_every_example_through_that_is_found(knowledge_folder: Path) -> None:
    library = load_library(knowledge_folder)
    languages = load_languages(knowledge_folder / "languages")
    for code in languages:
        matcher = compile_library(library, [code], languages)
        texts = [library.text(clause, code) for clause in library.clauses]
        examples = [e for t in texts if t for kind in t.examples.by_strength().values() for e in kind]
        through = set(matcher.sieve.candidates(examples))
        stopped = [example for number, example in enumerate(examples) if number not in through]
        assert [example for example in stopped if find_in_text(example, code, matcher)] == []


@pytest.fixture
def knowledge_folder() -> Path:
    from procurecheck.knowledge import default_folder

    return default_folder("clauses")
