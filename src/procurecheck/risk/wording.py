"""The rule of an indicator in words, as it stands in its YAML file, for people who ask how a score came about."""

from __future__ import annotations

from procurecheck.i18n import _, format_number, quoted
from procurecheck.risk.models import RiskModels
from procurecheck.risk.rules import Rule, Setting, Term, Threshold, Wage


def rule_words(rule: Rule, models: RiskModels) -> str:
    """Return when a rule is raised: ``“Share subcontracted”: above 50``."""
    if rule.all_of:
        return _("all of these: {rules}", rules=_joined(rule.all_of, models))
    if rule.any_of:
        return _("any of these: {rules}", rules=_joined(rule.any_of, models))
    if rule.low_tender:
        return _("a national rule on abnormally low tenders asks for an explanation")
    what = _subject(rule, models)
    if rule.is_ is not None:
        return _("{what}: yes", what=what) if rule.is_ else _("{what}: no", what=what)
    if rule.equals is not None:
        return _("{what}: exactly {limit}", what=what, limit=format_number(rule.equals))
    if rule.above is not None:
        return _("{what}: above {limit}", what=what, limit=_limit(rule.above, models))
    if rule.below is not None:
        return _("{what}: below {limit}", what=what, limit=_limit(rule.below, models))
    return what


def _joined(rules: tuple[Rule, ...], models: RiskModels) -> str:
    return "; ".join(rule_words(part, models) for part in rules)


def _subject(rule: Rule, models: RiskModels) -> str:
    if rule.column:
        return _label(rule.column, models)
    if rule.ratio:
        first, *others = (_term(term, models) for term in rule.ratio)
        return " ÷ ".join((first, *others))
    if rule.others:
        return _("{what} ÷ the median of the other bids", what=_label(rule.others, models))
    if rule.price:
        return _("the offered price ÷ the price floor")
    if rule.years_since:
        return _("full years from {what} to the date of the case", what=_label(rule.years_since, models))
    if rule.days_until:
        return _("days from the date of the case to {what}", what=_label(rule.days_until, models))
    return _("what is known of the bid")


def _term(term: Term, models: RiskModels) -> str:
    if isinstance(term, str):
        return _label(term, models)
    return " × ".join(_label(part, models) if isinstance(part, str) else format_number(part) for part in term.product)


def _limit(limit: Threshold, models: RiskModels) -> str:
    if isinstance(limit, Setting):
        value = format_number(models.score.settings[limit.setting])
        return _("{value} (“{name}” in score.yaml)", value=value, name=limit.setting)
    # which wage it is depends on country, sector and date
    return _("the lowest lawful wage an hour") if isinstance(limit, Wage) else format_number(limit)


def _label(column: str, models: RiskModels) -> str:
    return quoted(models.columns.label(column))
