"""Indicators and sectors as text for people: rules in words, and a page for each, made from the YAML alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from procurecheck.risk.models import RiskModels
from procurecheck.risk.rules import Product, Rule, Setting, Term, Threshold, Wage, columns_of
from procurecheck.risk.schema import Indicator, Sector, Source


def in_words(rule: Rule, models: RiskModels) -> str:
    """Return a rule as a lawyer reads it: ``“Hours of work” ÷ “Workers planned” ÷ “Term in months” is above 208``."""
    for parts, word in ((rule.all_of, " and "), (rule.any_of, " or ")):
        if parts:
            return word.join(f"({in_words(part, models)})" if part.all_of or part.any_of else in_words(part, models)
                             for part in parts)  # fmt: skip
    return f"{_subject(rule, models)} {_test(rule, models)}"


def _subject(rule: Rule, models: RiskModels) -> str:
    if rule.ratio:
        return " ÷ ".join(_term(term, models) for term in rule.ratio)
    if rule.others:
        return f"{_label(rule.others, models)} ÷ the middle value of the other bids"
    if rule.price:
        return "the price ÷ the floor of lawful cost"
    if rule.years_since:
        return f"full years since {_label(rule.years_since, models)}"
    if rule.days_until:
        return f"days until {_label(rule.days_until, models)}"
    # what is neither a column nor one of the quantities above names itself
    return _label(rule.column, models) if rule.column else "the national rule on abnormally low tenders"


def _test(rule: Rule, models: RiskModels) -> str:
    if rule.is_ is not None:
        return "is yes" if rule.is_ else "is no"
    for word, limit in (("is exactly", rule.equals), ("is above", rule.above), ("is below", rule.below)):
        if limit is not None:
            return f"{word} {_limit(limit, models)}"
    return ""


def _limit(limit: Threshold, models: RiskModels) -> str:
    if isinstance(limit, Wage):
        return "the lowest lawful wage an hour"
    if isinstance(limit, Setting):
        return f"{models.score.settings[limit.setting]:f} (setting {limit.setting})"
    return f"{limit:f}"


def _term(term: Term, models: RiskModels) -> str:
    if not isinstance(term, Product):
        return _label(term, models)
    factors = (_label(item, models) if isinstance(item, str) else f"{item:f}" for item in term.product)
    return f"({' × '.join(factors)})"


def _label(column: str, models: RiskModels) -> str:
    return f"“{models.columns.label(column)}”"


def indicator_page(indicator: Indicator, models: RiskModels) -> str:
    """Return an indicator as Markdown."""
    sectors = ", ".join(models.sectors[name].title.said() for name in indicator.sectors) or "all"
    because = indicator.because
    parts = [
        f"# {indicator.title.said()}",
        f"`{indicator.id}` · {indicator.points} points · sectors: {sectors}",
        indicator.why.said(),
        f"**Question to the bidder.** {indicator.question.said()}",
        f"**Raised where** {in_words(indicator.rule, models)}.",
        f"**Data needed.**{_listed(_column(name, models) for name in columns_of(indicator.rule))}",
        f"**The report says.**\n\n- raised: {because.raised.said()}\n- clear: {because.clear.said()}",
        "Where the data is missing the indicator is unknown, its points count, and the question is asked.",
        f"**Source.** {indicator.cited()}",
    ]
    return "\n\n".join(parts) + "\n"


def sector_page(sector: Sector, models: RiskModels) -> str:
    """Return a sector as Markdown."""
    of_sector = [i for i in models.indicators.values() if sector.id in i.sectors]
    nace = [*sector.nace, *(f"{code} (Rev. 2.1)" for code in sector.nace_2_1)]
    parts = [
        f"# {sector.title.said()}",
        f"`{sector.id}` · {sector.points} base points",
        f"**CPV codes** that begin with {', '.join(sector.cpv)}. **NACE codes** that begin with {', '.join(nace)}.",
        f"**Why a sector at risk.** {sector.cited()}",
        "**Patterns of exploitation**\n\n" + _bullets((p.text.said(), p.source) for p in sector.patterns),
        "**Questions to each bidder**\n\n" + _bullets((q.text.said(), q.source) for q in sector.questions),
        "**What to look for on a visit** (for trained visitors; it never enters a score)\n\n"
        + _bullets((f"{v.where.said()}: {v.look_for.said()}", v.source) for v in sector.visit),
        "**Indicators of this sector alone.** "
        + (", ".join(f"[{i.title.said()}](../indicators/{i.id}.md)" for i in of_sector) or "none"),
        f"**Words** in {len(sector.words)} languages: {', '.join(sorted(sector.words))}.",
    ]
    return "\n\n".join(parts) + "\n"


def pages(models: RiskModels) -> Iterator[tuple[str, str]]:
    """Yield name and Markdown of each page, and of the list of them."""
    lines = ["# Indicators and sectors", f"Made by `procurecheck risk pages` from {models.name} {models.version}."]
    lines += ["## Sectors"]
    lines += ["\n".join(f"- [{s.title.said()}](sectors/{s.id}.md)" for s in models.sectors.values())]
    lines += ["## Indicators", "| indicator | points | raised where |\n| --- | --- | --- |"]
    for indicator in sorted(models.indicators.values(), key=lambda i: (-i.points, i.id)):
        link = f"[{indicator.title.said()}](indicators/{indicator.id}.md)"
        lines[-1] += f"\n| {link} | {indicator.points} | {in_words(indicator.rule, models)} |"
    yield "README.md", "\n\n".join(lines) + "\n"
    for indicator in models.indicators.values():
        yield f"indicators/{indicator.id}.md", indicator_page(indicator, models)
    for sector in models.sectors.values():
        yield f"sectors/{sector.id}.md", sector_page(sector, models)


def _column(name: str, models: RiskModels) -> str:
    column = models.columns.get(name)
    return f"{_label(name, models)} (`{name}`): {column.meaning.said()}" if column else name


def _listed(items: Iterable[str]) -> str:
    found = "\n".join(f"- {item}" for item in items)
    return f"\n\n{found}" if found else " What the price floor or the other bids tell."


def _bullets(items: Iterable[tuple[str, Source]]) -> str:
    return "\n".join(f"- {text} ({_cited(source)})" for text, source in items) or "- none"


def _cited(source: Source) -> str:
    return f"[{source.title}]({source.link})" if source.link else source.title
