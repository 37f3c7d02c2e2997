"""A small library of its own for the tests of the machinery, so that they do not move with the real one."""

from __future__ import annotations

from pathlib import Path

import pytest

from procurecheck.clauses.library import Library, load_library
from procurecheck.clauses.match import Matcher, compile_library
from procurecheck.knowledge import default_folder
from procurecheck.languages import Languages, load_languages

LIBRARY = """
name: small
version: "1"
licence: CC0-1.0
languages: [en, de]
topics: {wages: "pays", child-labour: "no children"}
weights: {critical: 3, major: 2, minor: 1}
bands: {critical: 0.3, high: 0.55, elevated: 0.8}
unread_share: 0.2
eu_law: [DE, IE]
"""
WAGES = """
id: wages
topic: wages
title: {en: Wages, de: Löhne}
severity: critical
why: {en: "People live on them."}
legal_basis:
  - {source: Directive, article: "18", link: "https://example.org/d", countries: [EU]}
  - {source: Gesetz, article: "1", link: "https://example.org/g", countries: [DE]}
fields:
  - {name: social-objective, values: [work-cond]}
"""
WAGES_EN = """
language: en
queries:
  - find: '"minimum wage* pay|paid|paying|payment"~8'
  - find: '"wage act"'
    strength: reference
model_text: |
  The Contractor shall pay every worker at least the statutory minimum wage.
examples:
  match: ["The contractor shall pay the minimum wage.", "The minimum wage is paid each month."]
  advisory: ["The contractor should pay the minimum wage."]
  reference: ["See the Wage Act 1998."]
  negated: ["Payment of the minimum wage is not required."]
  no_match: ["The minimum area is 20 square metres."]
"""
CHILD = """
id: child-labour
topic: child-labour
title: {en: No child labour}
severity: major
why: {en: "Children belong in school."}
legal_basis:
  - {source: ILO C138, judgement: true}
stages: [tender]
"""
CHILD_EN = """
language: en
queries:
  - find: '"child* labour|work"~2 AND NOT playground'
model_text: |
  The Contractor shall not employ children in the performance of this contract.
examples:
  match: ["Child labour is prohibited.", "No child may work on the goods.", "Goods must be free of child labour."]
  negated: ["A declaration on child labour is not required."]
  no_match: ["The playground shall let children work with sand.", "Children visit the school."]
"""
PROFILE = """
id: all
title: {en: All}
requires:
  - {clause: wages}
  - {clause: child-labour, min_value: 1000}
"""
LANGUAGE_EN = """
code: en
name: English
spacy: en
function_words: [the, of, and, to, is, for, with, by, on, this, shall, must, in, that, be, as, it, at, or, from, are,
  an, which, have, not, will, was, has, their, its, may, should, been, any, all, these, other, such, under, than, who,
  they, were, can, if, when, where, would, into, but, there, what, also, only, each]
strength:
  negated: ['"not required"']
  hedge: ['"where possible"']
  advisory: ['should']
  binding: ['shall OR must OR prohibited']
  reference: ['see AND act']
  title: ['annex']
  answer: ['no OR none']
  definition: ['means']
"""
LANGUAGE_DE = """
code: de
name: Deutsch
spacy: de
function_words: [der, die, das, und, ist, mit, für, von, den, zu, dem, des, ein, eine, einer, eines, einem, einen, im,
  in, auf, aus, bei, nach, über, unter, vor, zum, zur, vom, als, auch, an, am, bis, durch, oder, sich, sie, er, es, wir,
  ihr, nicht, kein, keine, wird, werden, wurde, sind, hat, haben, kann, muss, soll, dass, wenn, nur, noch, alle]
strength:
  negated: ['"nicht erforderlich"']
  advisory: ['soll']
  binding: ['muss']
  reference: ['siehe']
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of the small library, to be changed at will."""
    files = {
        "library.yaml": LIBRARY,
        "wages/clause.yaml": WAGES,
        "wages/en.yaml": WAGES_EN,
        "child-labour/clause.yaml": CHILD,
        "child-labour/en.yaml": CHILD_EN,
        "profiles/all.yaml": PROFILE,
        "languages/en.yaml": LANGUAGE_EN,
        "languages/de.yaml": LANGUAGE_DE,
    }
    for name, text in files.items():
        path = tmp_path / "library" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip(), encoding="utf-8")
    return tmp_path / "library"


@pytest.fixture
def library(folder: Path) -> Library:
    """The small library."""
    return load_library(folder)


@pytest.fixture
def small_languages(folder: Path) -> Languages:
    """Its languages."""
    return load_languages(folder / "languages")


@pytest.fixture
def matcher(library: Library, small_languages: Languages) -> Matcher:
    """It compiled for English."""
    return compile_library(library, ["en"], small_languages)


@pytest.fixture(scope="session")
def shipped() -> Library:
    """The library that we ship."""
    return load_library(default_folder("clauses"))


@pytest.fixture(scope="session")
def languages(shipped: Library) -> Languages:
    """Its languages."""
    return load_languages(shipped.folder / "languages")
