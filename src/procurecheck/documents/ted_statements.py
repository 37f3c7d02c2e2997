"""What the empty elements of TED forms say, as a sentence and, where eForms has a code for it, as a fact.

Names and values of facts are those of the eForms code lists, so that both kinds of notice speak one vocabulary;
``renewal``, ``options`` and ``framework-agreement`` = ``yes`` are said here where TED says less than a code.
"""

from __future__ import annotations

from typing import NamedTuple

from procurecheck.documents.notice_codes import CODE_LABELS


class Statement(NamedTuple):
    """A sentence, and the fact that it states if it states one."""

    text: str
    name: str | None = None
    value: str = ""


_RESERVED = CODE_LABELS["reserved-procurement"]
_RES_WS = Statement(f"III.1.5 Reserved contract: {_RESERVED['res-ws']}.", "reserved-procurement", "res-ws")
_RES_PUB = Statement(f"III.1.5 Reserved contract: {_RESERVED['res-pub-ser']}.", "reserved-procurement", "res-pub-ser")
_RES_RUN = Statement(
    "III.1.5 Reserved contract: execution of the contract is restricted to the framework of sheltered employment "
    "programmes.",
    "reserved-execution",
    "yes",
)


def _procedure(label: str, code: str) -> Statement:
    return Statement(f"IV.1.1 Type of procedure: {label}.", "procurement-procedure-type", code)


_OPEN = _procedure("open procedure", "open")
_RESTRICTED = _procedure("restricted procedure", "restricted")
_DIALOGUE = _procedure("competitive dialogue", "comp-dial")
_NEGOTIATED = _procedure("negotiated procedure with prior call for competition", "neg-w-call")
_WITHOUT = _procedure("award of a contract without prior publication", "neg-wo-call")

STATEMENTS: dict[str, Statement] = {
    "RESTRICTED_SHELTERED_WORKSHOP": _RES_WS,
    "RESTRICTED_TO_SHELTERED_WORKSHOPS": _RES_WS,
    "RESTRICTED_SHELTERED_PROGRAM": _RES_RUN,
    "RESTRICTED_TO_FRAMEWORK": _RES_RUN,
    "RESERVED_ORGANISATIONS_SERVICE_MISSION": _RES_PUB,
    "PT_OPEN": _OPEN,
    "PT_RESTRICTED": _RESTRICTED,
    "PT_ACCELERATED_RESTRICTED": _procedure("accelerated restricted procedure", "restricted"),
    "PT_COMPETITIVE_NEGOTIATION": _procedure("competitive procedure with negotiation", "neg-w-call"),
    "PT_NEGOTIATED_WITH_PRIOR_CALL": _NEGOTIATED,
    "PT_NEGOTIATED_WITH_COMPETITION": _NEGOTIATED,
    "PT_NEGOTIATED_WITH_PUBLICATION_CONTRACT_NOTICE": _NEGOTIATED,
    "PT_NEGOTIATED_CHOICE": _NEGOTIATED,
    "PT_ACCELERATED_NEGOTIATED": _procedure("accelerated negotiated procedure", "neg-w-call"),
    "PT_ACCELERATED_NEGOTIATED_CHOICE": _procedure("accelerated negotiated procedure", "neg-w-call"),
    "PT_COMPETITIVE_DIALOGUE": _DIALOGUE,
    "PT_INNOVATION_PARTNERSHIP": _procedure("innovation partnership", "innovation"),
    "PT_COMPETITIVE_TENDERING": _procedure("competitive tendering", "comp-tend"),
    "PT_AWARD_CONTRACT_WITHOUT_CALL": _WITHOUT,
    "PT_AWARD_CONTRACT_WITHOUT_PUBLICATION": _WITHOUT,
    "PT_NEGOTIATED_WITHOUT_PUBLICATION": _procedure("negotiated procedure without prior publication", "neg-wo-call"),
    "F18_PT_NEGOTIATED_WITHOUT_PUBLICATION_CONTRACT_NOTICE": _procedure(
        "negotiated procedure without publication of a contract notice", "neg-wo-call"
    ),
    "PT_INVOLVING_NEGOTIATION": Statement("IV.1.1 Form of procedure: procedure involving negotiation."),
    "PT_AWARD_CONTRACT_WITH_PRIOR_PUBLICATION": Statement(
        "IV.1.1 Type of procedure: award procedure with prior publication of a concession notice."
    ),
    "PT_DA_INTERNAL_OPERATOR": Statement("Type of procedure: direct award to an internal operator."),
    "PT_DA_RAILWAY_TRANSPORT": Statement("Type of procedure: direct award, railway transport."),
    "PT_DA_SMALL_CONTRACT": Statement("Type of procedure: direct award of a small public service contract."),
    "AC_PROCUREMENT_DOC": Statement(
        "II.2.5 Price is not the only award criterion and all criteria are stated only in the procurement documents."
    ),
    "LOWEST_PRICE": Statement("IV.2.1 Award criteria: lowest price.", "award-criterion-type", "price"),
    "CRITERIA_STATED_IN_OTHER_DOCUMENT": Statement(
        "IV.2.1 The award criteria are stated in the specifications, in the invitation to tender or to negotiate or in "
        "the descriptive document."
    ),
    "ECONOMIC_CRITERIA_DOC": Statement(
        "III.1.2 Economic and financial standing: selection criteria as stated in the procurement documents."
    ),
    "TECHNICAL_CRITERIA_DOC": Statement(
        "III.1.3 Technical and professional ability: selection criteria as stated in the procurement documents."
    ),
    "PERFORMANCE_STAFF_QUALIFICATION": Statement(
        "III.2.3 Obligation to indicate the names and professional qualifications of the staff assigned to performing "
        "the contract."
    ),
    "RENEWAL": Statement("II.2.7 This contract is subject to renewal.", "renewal", "yes"),
    "RECURRENT_CONTRACT": Statement("II.2.3 This contract is subject to renewal.", "renewal", "yes"),
    "NO_RENEWAL": Statement("II.2.7 This contract is not subject to renewal.", "renewal", "no"),
    "NO_RECURRENT_CONTRACT": Statement("II.2.3 This contract is not subject to renewal.", "renewal", "no"),
    "OPTIONS": Statement("Options: yes.", "options", "yes"),
    "NO_OPTIONS": Statement("Options: no.", "options", "no"),
    "INDEFINITE_DURATION": Statement("II.2.8 Indefinite duration."),
    "LIKELY_SUBCONTRACTED": Statement("V.2.5 The contract is likely to be subcontracted.", "subcontracting", "yes"),
    "CONTRACT_LIKELY_SUB_CONTRACTED": Statement(
        "V.5 The contract is likely to be subcontracted.", "subcontracting", "yes"
    ),
    "CONTRACT_LIKELY_SUB_CONTRACTED_WITH_DEFENCE": Statement(
        "V.5 The contract is likely to be subcontracted.", "subcontracting", "yes"
    ),
    "NO_CONTRACT_LIKELY_SUB_CONTRACTED": Statement(
        "V.5 The contract is not likely to be subcontracted.", "subcontracting", "no"
    ),
    "FRAMEWORK": Statement(
        "IV.1.3 The procurement involves the establishment of a framework agreement.", "framework-agreement", "yes"
    ),
    "F17_FRAMEWORK": Statement(
        "The notice involves the establishment of a framework agreement.", "framework-agreement", "yes"
    ),
    "DPS": Statement("IV.1.3 The procurement involves the setting up of a dynamic purchasing system."),
    "EAUCTION_USED": Statement("IV.1.6 An electronic auction will be used."),
    "LOT_DIVISION": Statement("II.1.6 This contract is divided into lots: yes."),
    "NO_LOT_DIVISION": Statement("II.1.6 This contract is divided into lots: no."),
    "NO_ACCEPTED_VARIANTS": Statement("II.2.10 Variants will be accepted: no."),
    "ACCEPTED_VARIANTS": Statement("II.2.10 Variants will be accepted: yes."),
    "NO_EU_PROGR_RELATED": Statement(
        "II.2.13 The procurement is related to a project or programme financed by European Union funds: no."
    ),
    "RECURRENT_PROCUREMENT": Statement("VI.1 This is a recurrent procurement: yes."),
    "NO_RECURRENT_PROCUREMENT": Statement("VI.1 This is a recurrent procurement: no."),
    "CENTRAL_PURCHASING": Statement("I.2 The contract is awarded by a central purchasing body."),
    "JOINT_PROCUREMENT_INVOLVED": Statement("I.2 The contract involves joint procurement."),
    "AWARDED_TO_GROUP": Statement("V.2.3 The contract has been awarded to a group of economic operators."),
    "PROCUREMENT_UNSUCCESSFUL": Statement(
        "No tenders or requests to participate were received or all were rejected: no contract is awarded."
    ),
    "PROCUREMENT_DISCONTINUED": Statement("The procedure was discontinued: no contract is awarded."),
    "D_EXTREME_URGENCY": Statement("Annex D: extreme urgency brought about by events unforeseeable for the buyer."),
    "D_PROC_OPEN": Statement("Annex D: no suitable tenders in response to an open procedure."),
    "D_PROC_RESTRICTED": Statement("Annex D: no suitable tenders in response to a restricted procedure."),
    "D_TECHNICAL": Statement("Annex D: absence of competition for technical reasons."),
    "D_ARTISTIC": Statement("Annex D: creation or acquisition of a unique work of art or artistic performance."),
    "D_PROTECT_RIGHTS": Statement("Annex D: protection of exclusive rights, including intellectual property rights."),
    "D_EXCLUSIVE_RIGHT": Statement("Annex D: existence of an exclusive right."),
    "D_REPETITION_EXISTING": Statement("Annex D: new works or services, constituting a repetition of existing ones."),
    "D_ADD_DELIVERIES_ORDERED": Statement("Annex D: additional deliveries by the original supplier."),
    "D_OUTSIDE_SCOPE": Statement("Annex D: the procurement falls outside the scope of application of the directive."),
    "D_NO_TENDERS_REQUESTS": Statement("Annex D: no tenders, no suitable tenders or no applications."),
}

ATTRIBUTE_FACTS: dict[tuple[str, str], tuple[str, str]] = {
    ("TYPE_CONTRACT", "SERVICES"): ("contract-nature", "services"),
    ("TYPE_CONTRACT", "SUPPLIES"): ("contract-nature", "supplies"),
    ("TYPE_CONTRACT", "WORKS"): ("contract-nature", "works"),
    ("INDICATE_ANY_CHANGE", "YES"): ("subcontracting-obligation", "subc-chng"),
    ("IDENTIFY_SUBCONTRACT", "YES"): ("subcontracting-obligation", "subc-oblig-2009-81"),
}
"""Facts that an element states together with the value of its attribute."""
