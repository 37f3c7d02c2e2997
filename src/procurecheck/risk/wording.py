"""The rule of an indicator in words, as it stands in its YAML file, for people who ask how a score came about."""

from __future__ import annotations

from procurecheck.risk.models import RiskModels
from procurecheck.risk.rules import Rule, Setting, Term, Threshold, Wage


def rule_words(rule: Rule, models: RiskModels) -> str:
    """Return when a rule is raised: ``“Share subcontracted” is above 50``."""
    if rule.all_of:
        return f"all of: {_joined(rule.all_of, models)}"
    if rule.any_of:
        return f"any of: {_joined(rule.any_of, models)}"
    if rule.low_tender:
        return "a national rule on abnormally low tenders asks for an explanation"
    what = _subject(rule, models)
    if rule.is_ is not None:
        return f"{what} is {'yes' if rule.is_ else 'no'}"
    if rule.equals is not None:
        return f"{what} is exactly {rule.equals.normalize():f}"
    if rule.above is not None:
        return f"{what} is above {_limit(rule.above, models)}"
    return f"{what} is below {_limit(rule.below, models)}" if rule.below is not None else what


def _joined(rules: tuple[Rule, ...], models: RiskModels) -> str:
    return "; ".join(rule_words(part, models) for part in rules)


def _subject(rule: Rule, models: RiskModels) -> str:
    if rule.column:
        return _label(rule.column, models)
    if rule.ratio:
        first, *others = (_term(term, models) for term in rule.ratio)
        return f"{first} divided by {' and by '.join(others)}"
    if rule.others:
        return f"{_label(rule.others, models)} divided by the median of the other bids"
    if rule.price:
        return "the offered price divided by the price floor"
    if rule.years_since:
        return f"the number of full years from {_label(rule.years_since, models)} to the date of the case"
    if rule.days_until:
        return f"the number of days from the date of the case to {_label(rule.days_until, models)}"
    return "what is known of the bid"


def _term(term: Term, models: RiskModels) -> str:
    if isinstance(term, str):
        return _label(term, models)
    return " times ".join(
        _label(part, models) if isinstance(part, str) else f"{part.normalize():f}" for part in term.product
    )


def _limit(limit: Threshold, models: RiskModels) -> str:
    if isinstance(limit, Setting):
        return f"{models.score.settings[limit.setting].normalize():f} (“{limit.setting}” in score.yaml)"
    # which wage it is depends on country, sector and date
    return "the lowest lawful wage an hour" if isinstance(limit, Wage) else f"{limit.normalize():f}"


def _label(column: str, models: RiskModels) -> str:
    return f"“{models.columns.label(column)}”"
