"""Names of the topics, short enough for a first glance, a picture or a column; a clause has a longer title too.

A topic that forbids is named as a ban: "missing: child labour" would say the opposite of what is meant.
"""

from __future__ import annotations

from collections.abc import Mapping

from procurecheck.i18n import N_, _

TOPIC_WORDS: Mapping[str, str] = {
    "forced-labour": N_("Ban on forced labour"),
    "child-labour": N_("Ban on child labour"),
    "exclusion-trafficking": N_("Exclusion: trafficking"),
    "exclusion-labour-law": N_("Exclusion: labour law"),
    "labour-law-compliance": N_("Labour law kept"),
    "wages": N_("Wages"),
    "working-time": N_("Working time"),
    "health-safety": N_("Health and safety"),
    "written-contract": N_("Written contracts"),
    "recruitment-fees": N_("Ban on recruitment fees"),
    "document-retention": N_("Ban on keeping papers"),
    "freedom-of-association": N_("Freedom of association"),
    "equal-treatment": N_("Equal treatment"),
    "accommodation": N_("Accommodation"),
    "posted-workers": N_("Posted workers"),
    "subcontracting": N_("Subcontracting"),
    "abnormally-low-tender": N_("Abnormally low tenders"),
    "worker-identification": N_("Worker identification"),
    "audit-access": N_("Audit and access"),
    "grievance": N_("Complaints"),
    "staff-training": N_("Staff training"),
    "reporting-referral": N_("Reporting and referral"),
    "corrective-action": N_("Corrective action"),
    "sanctions": N_("Sanctions"),
    "supply-chain-transparency": N_("Supply chain"),
    "social-inclusion": N_("Social inclusion"),
    "staff-transfer": N_("Takeover of staff"),
    "reserved-contract": N_("Reserved contract"),
    "social-award-criteria": N_("Social award criteria"),
}


def topic_word(topic: str, otherwise: str) -> str:
    """Return the short name of a topic in the language of the report; ``otherwise`` for one that has none."""
    return _(TOPIC_WORDS[topic]) if topic in TOPIC_WORDS else otherwise
