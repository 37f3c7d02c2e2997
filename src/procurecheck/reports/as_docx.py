"""The texts to insert as one document in the tender's language, to copy from or to send to a colleague.

python-docx writes it; its clock, its thumbnail and the times inside the ZIP are taken out, so that the same assessment
gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from procurecheck.i18n import LANGUAGES, SOURCE, _, format_number, quoted, use_language
from procurecheck.model import Assessment, Coverage, Finding, ModelText
from procurecheck.reports import order
from procurecheck.reports.cleaning import clean
from procurecheck.reports.words import stage_word, word
from procurecheck.reports.zips import packed_anew

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

PLACEHOLDER = re.compile(r"\[[^\[\]\n]{1,200}\]")
"""What the official has to fill in."""
_NO_CLOCK = dt.datetime(1980, 1, 1)
_INK, _QUIET = "1C2530", "55606C"
_FONT = "Calibri"
_MOST_QUOTES = 5
_NOT_NEEDED = ("/thumbnail", "/stylesWithEffects")
"""Parts of the blank document of python-docx: a picture of it, and its styles once more for Word 2010."""


def render(assessment: Assessment) -> bytes:
    """Return the document as DOCX, the same bytes for the same assessment."""
    with use_language(_language(assessment)):
        document = _document(assessment)
        _opening(document, assessment)
        for status, title, advice in _parts():
            entries = [entry for entry in order.ordered(assessment.coverage) if entry.status == status]
            if any(entry.model_text for entry in entries):
                document.add_heading(title, level=1)
                document.add_paragraph(advice).paragraph_format.keep_with_next = True
                for entry in entries:
                    if entry.model_text:
                        _clause(document, entry, entry.model_text, order.quotes(entry, assessment.findings))
    out = io.BytesIO()
    document.save(out)
    return packed_anew(out.getvalue())


def _parts() -> tuple[tuple[str, str, str], ...]:
    return (
        ("missing", _("To add"), _("Nothing binding was found. Look once more yourself, then add these texts.")),
        (
            "weak",
            _("To make binding"),
            _(
                "What stands in the documents is only a wish, only a citation, or contradicts itself. "
                "Put these texts in its place."
            ),
        ),
        (
            "unreadable",
            _("To look for first"),
            _("A file could not be read, or not in its language. Look there yourself, and add what is not there."),
        ),
    )


def _language(assessment: Assessment) -> str:
    """Return the language of most texts, where a report can speak it; else that of the report."""
    counted = Counter(entry.model_text.language for entry in assessment.coverage if entry.model_text)
    for language, _count in counted.most_common():
        if language in LANGUAGES:
            return language
    return assessment.report_language if assessment.report_language in LANGUAGES else SOURCE


def _document(assessment: Assessment) -> Document:
    import docx
    from docx.shared import Cm

    document = docx.Document()
    for links in (document.part.package.rels, document.part.rels):
        for name in [key for key, link in links.items() if link.reltype.endswith(_NOT_NEEDED)]:
            links.pop(name)
    about = document.core_properties
    about.title, about.author, about.comments = _("Texts to insert"), "procurecheck", ""
    about.created = about.modified = _NO_CLOCK
    about.language = _language(assessment)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin = section.bottom_margin = Cm(2.2)
    _styles(document)
    _footer(document, assessment)
    return document


def _styles(document: Document) -> None:
    from docx.shared import Pt, RGBColor

    sizes = {"Normal": 11, "Title": 22, "Heading 1": 15, "Heading 2": 12.5}
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.size, style.font.color.rgb = Pt(size), RGBColor.from_string(_INK)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in list(fonts.attrib):
            del fonts.attrib[attribute]
        style.font.name = _FONT
        for script in ("hAnsi", "cs", "eastAsia"):
            fonts.set(_name(script), _FONT)
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    document.styles["Heading 1"].paragraph_format.space_before = Pt(20)
    document.styles["Heading 2"].paragraph_format.space_before = Pt(16)
    document.styles["Heading 2"].paragraph_format.space_after = Pt(4)


def _opening(document: Document, assessment: Assessment) -> None:
    document.add_paragraph(_("Texts to insert"), style="Title")
    case = assessment.case
    line = document.add_paragraph()
    line.add_run(" ".join(clean(case.title).split())).bold = True
    _small(document, " · ".join(part for part in (stage_word(case), case.buyer, case.country) if part))
    if any(entry.model_text for entry in assessment.coverage):
        told = _("What stands in [BRACKETS] is to be filled in. The texts are proposals, not legal advice.")
        _marked(document.add_paragraph(), told, None)
    else:
        document.add_paragraph(_("Every protection that the profile requires is there; there is no text to insert."))


def _clause(document: Document, entry: Coverage, wording: ModelText, found: Sequence[Finding]) -> None:
    document.add_heading(" ".join(clean(wording.title or entry.title).split()), level=2)
    for line in clean(wording.text).splitlines():
        if line.strip():
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.left_indent = _centimetres(0.6)
            _marked(paragraph, line.strip(), wording.language)
    if found:
        _small(document, _("What stands in the documents now") + ":")
        for finding in found[:_MOST_QUOTES]:
            place = _("{file}, page {page}", file=finding.evidence.document, page=format_number(finding.evidence.page))
            strength = word("strength", finding.strength)
            _small(document, f"{quoted(finding.evidence.quote)} ({place}; {strength})", style="List Bullet")
    # a judgement of the library is no law, and a text for a contract must not cite it as one
    if law := [basis for basis in entry.legal_basis if not basis.judgement]:
        bases = (", ".join(part for part in (basis.source, basis.article) if part) for basis in law)
        _small(document, _("Legal basis:") + " " + "; ".join(bases))


def _marked(paragraph: Paragraph, text: str, language: str | None) -> None:
    """Add a text with what is to be filled in marked, in bold too, so that a grey print shows it."""
    from docx.enum.text import WD_COLOR_INDEX

    at = 0
    for match in PLACEHOLDER.finditer(text):
        _run(paragraph, text[at : match.start()], language)
        run = _run(paragraph, match.group(), language)
        run.bold, run.font.highlight_color = True, WD_COLOR_INDEX.YELLOW
        at = match.end()
    _run(paragraph, text[at:], language)


def _run(paragraph: Paragraph, text: str, language: str | None) -> Any:
    from docx.oxml import OxmlElement

    run = paragraph.add_run(text)
    if language:
        # so that the word processor checks the spelling in the right language
        tag = OxmlElement("w:lang")
        tag.set(_name("val"), language)
        run._r.get_or_add_rPr().append(tag)
    return run


def _small(document: Document, text: str, style: str | None = None) -> None:
    from docx.shared import Pt, RGBColor

    paragraph = document.add_paragraph(style=style)
    paragraph.paragraph_format.space_after = Pt(3)
    run = paragraph.add_run(" ".join(clean(text).split()))
    run.font.size, run.font.color.rgb = Pt(9), RGBColor.from_string(_QUIET)


def _footer(document: Document, assessment: Assessment) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Pt, RGBColor

    paragraph = document.sections[0].footer.paragraphs[0]
    run = paragraph.add_run(_("Hash of the record") + f" {assessment.provenance.hash} · ")
    for kind, instruction in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(_name("fldCharType"), kind)
        part.text = instruction or None
        run._r.append(part)
    run.font.size, run.font.color.rgb = Pt(7.5), RGBColor.from_string(_QUIET)


def _name(attribute: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(f"w:{attribute}"))


def _centimetres(number: float) -> Any:
    from docx.shared import Cm

    return Cm(number)
