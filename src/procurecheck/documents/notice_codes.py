"""Codes of notices: names of countries and languages, English labels, and codes that were renamed.

Labels of exclusion grounds, reserved and strategic procurement, social objectives and selection criteria are the
English names in the code lists of OP-TED/eForms-SDK (July 2026); the older codes of the exclusion grounds are those
of its list ``criterion_exclusion-ground`` of October 2022, joined to the new ones by the grounds' names; before those,
notices used the codes of the European Single Procurement Document (ESPD).
"""

from __future__ import annotations

from procurecheck.documents.notice_countries import ALPHA2

_LANGUAGE_PAIRS = (
    "BUL bg SPA es CES cs CZE cs DAN da DEU de GER de EST et ELL el GRE el ENG en FRA fr FRE fr GLE ga HRV hr ITA it "
    "LAV lv LIT lt HUN hu MLT mt NLD nl DUT nl POL pl POR pt RON ro RUM ro SLK sk SLO sk SLV sl FIN fi SWE sv "
    "NOR no NOB nb NNO nn ISL is ICE is SRP sr BOS bs CNR cnr MKD mk MAC mk SQI sq ALB sq UKR uk RUS ru TUR tr "
    "CAT ca EUS eu BAQ eu GLG gl LTZ lb CYM cy WEL cy ARA ar KAT ka GEO ka HYE hy ARM hy GSW gsw"
)
_LANGUAGES = _LANGUAGE_PAIRS.split()
LANGUAGE_ALPHA2 = dict(zip(_LANGUAGES[::2], _LANGUAGES[1::2], strict=True))

ESPD_EXCLUSION = "CRITERION.EXCLUSION."
EXCLUSION_OLD_TO_NEW = {
    "bankr-nat": "exg-sitn-other",
    "bankruptcy": "exg-sitn-bankr",
    "corruption": "exg-crim-corrpt",
    "cred-arran": "exg-sitn-cred-arran",
    "crime-org": "exg-crim-part",
    "distorsion": "exg-mis-distortion",
    "envir-law": "exg-mis-bre-env-law",
    "finan-laund": "exg-crim-laund",
    "fraud": "exg-crim-fraud",
    "human-traffic": "exg-crim-traffick",
    "insolvency": "exg-sitn-insolvency",
    "labour-law": "exg-mis-bre-lab-law",
    "liq-admin": "exg-sitn-liq-admin",
    "misinterpr": "exg-mis-misrepresent",
    "misrepresent": "exg-mis-misrepresent",
    "nati-ground": "exg-natl-bre-nat-law",
    "partic-confl": "exg-mis-partic-confl",
    "prep-confl": "exg-mis-prep-confl",
    "prof-misconduct": "exg-mis-misconduct",
    "sanction": "exg-mis-sanction",
    "socsec-law": "exg-mis-bre-soc-law",
    "socsec-pay": "exg-pmt-bre-ssc",
    "susp-act": "exg-sitn-as-susp",
    "tax-pay": "exg-pmt-bre-tax",
    "terr-offence": "exg-crim-terror",
}

ESPD_TO_NEW = {
    "CONVICTIONS.PARTICIPATION_IN_CRIMINAL_ORGANISATION": "exg-crim-part",
    "CONVICTIONS.CORRUPTION": "exg-crim-corrpt",
    "CONVICTIONS.FRAUD": "exg-crim-fraud",
    "CONVICTIONS.TERRORIST_OFFENCES": "exg-crim-terror",
    "CONVICTIONS.MONEY_LAUNDERING": "exg-crim-laund",
    "CONVICTIONS.CHILD_LABOUR-HUMAN_TRAFFICKING": "exg-crim-traffick",
    "CONTRIBUTIONS.PAYMENT_OF_TAXES": "exg-pmt-bre-tax",
    "CONTRIBUTIONS.PAYMENT_OF_SOCIAL_SECURITY": "exg-pmt-bre-ssc",
    "SOCIAL.ENVIRONMENTAL_LAW": "exg-mis-bre-env-law",
    "SOCIAL.SOCIAL_LAW": "exg-mis-bre-soc-law",
    "SOCIAL.LABOUR_LAW": "exg-mis-bre-lab-law",
    "BUSINESS.BANKRUPTCY": "exg-sitn-bankr",
    "BUSINESS.INSOLVENCY": "exg-sitn-insolvency",
    "BUSINESS.CREDITORS_ARRANGEMENT": "exg-sitn-cred-arran",
    "BUSINESS.BANKRUPTCY_ANALOGOUS": "exg-sitn-other",
    "BUSINESS.LIQUIDATOR_ADMINISTERED": "exg-sitn-liq-admin",
    "BUSINESS.ACTIVITIES_SUSPENDED": "exg-sitn-as-susp",
    "MISCONDUCT.MC_PROFESSIONAL": "exg-mis-misconduct",
    "MISCONDUCT.MARKET_DISTORTION": "exg-mis-distortion",
    "CONFLICT_OF_INTEREST.PROCEDURE_PARTICIPATION": "exg-mis-partic-confl",
    "CONFLICT_OF_INTEREST.PROCEDURE_PREPARATION": "exg-mis-prep-confl",
    "CONFLICT_OF_INTEREST.EARLY_TERMINATION": "exg-mis-sanction",
    "CONFLICT_OF_INTEREST.MISINTERPRETATION": "exg-mis-misrepresent",
    "NATIONAL.OTHER": "exg-natl-bre-nat-law",
}
"""Codes of the ESPD's criterion taxonomy, after ``CRITERION.EXCLUSION.``, as early notices and OCDS data have them."""

CODE_LABELS: dict[str, dict[str, str]] = {
    "exclusion-ground": {
        "exg-crim": "Grounds relating to criminal convictions",
        "exg-crim-corrpt": "Corruption",
        "exg-crim-fraud": "Fraud",
        "exg-crim-laund": "Money laundering or terrorist financing",
        "exg-crim-part": "Participation in a criminal organisation",
        "exg-crim-terror": "Terrorist offences or offences linked to terrorist activities",
        "exg-crim-traffick": "Child labour and other forms of trafficking in human beings",
        "exg-mis": "Grounds relating to insolvency, conflicts of interests or professional misconduct",
        "exg-mis-bre-env-law": "Breaching of obligations in the fields of environmental law",
        "exg-mis-bre-lab-law": "Breaching of obligations in the fields of labour law",
        "exg-mis-bre-soc-law": "Breaching of obligations in the fields of social law",
        "exg-mis-distortion": "Agreements with other economic operators aimed at distorting competition",
        "exg-mis-misconduct": "Grave professional misconduct",
        "exg-mis-misrepresent": "Misrepresentation, withheld information, unable to provide required documents or "
        "obtained confidential information of this procedure",
        "exg-mis-off-cond": "Offence concerning its professional conduct in the domain of defence procurement",
        "exg-mis-partic-confl": "Conflict of interest due to its participation in the procurement procedure",
        "exg-mis-prep-confl": "Direct or indirect involvement in the preparation of this procurement procedure",
        "exg-mis-sanction": "Early termination, damages, or other comparable sanctions",
        "exg-mis-unrel-sec": "Lack of reliability to exclude risks to the security of the country",
        "exg-natl": "Purely national exclusion grounds",
        "exg-natl-bre-nat-law": "Breaching of obligations set under purely national exclusion grounds",
        "exg-pmt": "Grounds relating to the payment of taxes or social security contributions",
        "exg-pmt-bre-ssc": "Breaching obligation relating to payment of social security contributions",
        "exg-pmt-bre-tax": "Breaching obligation relating to payment of taxes",
        "exg-sitn": "Grounds relating to the situation of the economic operator",
        "exg-sitn-as-susp": "Business activities are suspended",
        "exg-sitn-bankr": "Bankruptcy",
        "exg-sitn-cred-arran": "Arrangement with creditors",
        "exg-sitn-insolvency": "Insolvency",
        "exg-sitn-liq-admin": "Assets being administered by liquidator",
        "exg-sitn-other": "Analogous situation like bankruptcy, insolvency or arrangement with creditors under "
        "national law",
    },
    "exclusion-grounds-source": {
        "epo-acc-espd-request": "European Single Procurement Document Request",
        "epo-notice": "Notice",
        "epo-procurement-document": "Procurement Document",
        "epo-sub-espd": "European Single Procurement Document (ESPD)",
    },
    "reserved-procurement": {
        "none": "Participation is not reserved",
        "res-pub-ser": "Participation is reserved to organisations pursuing a public service mission and fulfilling "
        "other relevant conditions in the legislation",
        "res-ws": "Participation is reserved to sheltered workshops and economic operators aiming at the social and "
        "professional integration of disabled or disadvantaged persons",
    },
    "reserved-execution": {
        "yes": "The contract must be performed within the framework of sheltered employment programmes",
        "no": "The contract need not be performed within the framework of sheltered employment programmes",
        "not-known": "Not yet known",
    },
    "social-objective": {
        "acc-all": "Accessibility for all",
        "et-eq": "Ethnic equality",
        "gen-eq": "Gender equality",
        "hum-right": "Human rights due diligence in global supply chains",
        "opp": "Employment opportunities for the long-term unemployed, disadvantaged and/or for persons with "
        "disabilities",
        "other": "Other",
        "work-cond": "Fair working conditions",
    },
    "strategic-procurement": {
        "env-imp": "Reduction of environmental impacts",
        "inn-pur": "Innovative purchase",
        "none": "No strategic procurement",
        "soc-obj": "Fulfilment of social objectives",
    },
    "contract-nature": {"services": "Services", "supplies": "Supplies", "works": "Works"},
    "award-criterion-type": {"price": "Price", "cost": "Cost", "quality": "Quality"},
    "procurement-procedure-type": {
        "comp-dial": "Competitive dialogue",
        "comp-tend": "Competitive tendering",
        "innovation": "Innovation partnership",
        "neg-w-call": "Negotiated with prior publication of a call for competition",
        "neg-wo-call": "Negotiated without prior call for competition",
        "open": "Open",
        "oth-mult": "Other multiple stage procedure",
        "oth-single": "Other single stage procedure",
        "restricted": "Restricted",
    },
    "selection-criterion": {
        "slc-abil-facil-res": "Study, technical and research facilities",
        "slc-abil-facil-tools": "Tools, plant, or technical equipment",
        "slc-abil-mgmt-env": "Environmental management measures",
        "slc-abil-mgmt-qual": "Measures for ensuring quality",
        "slc-abil-mgmt-supply": "Supply chain management",
        "slc-abil-qual-inst": "Certificates by quality control institutes",
        "slc-abil-qual-smp-w-autent": "Samples, descriptions, or photographs with certification of authenticity",
        "slc-abil-qual-smp-wo-autent": "Samples, descriptions, or photographs without certification of authenticity",
        "slc-abil-ref-services": "References on specified services",
        "slc-abil-ref-supply": "References on specified deliveries",
        "slc-abil-ref-work": "References on specified works",
        "slc-abil-staff-qual": "Relevant educational and professional qualifications",
        "slc-abil-staff-tech-ctrl": "Technicians or technical bodies for quality control",
        "slc-abil-staff-tech-work": "Technicians or technical bodies to carry out the work",
        "slc-abil-staff-yrly-avg-mp": "Average yearly manpower",
        "slc-abil-staff-yrly-no-mgmt": "Number of managerial staff",
        "slc-abil-subc": "Subcontracting proportion",
        "slc-sche-env-cert-indep": "Certificates by independent bodies about environmental management systems or "
        "standards",
        "slc-sche-qu-cert-indep": "Certificates by independent bodies about quality assurance standards",
        "slc-sec-inf": "Security of information",
        "slc-sec-proc": "Security to process, store and transmit classified information",
        "slc-sec-supply": "Security of supply",
        "slc-stand-ins": "Professional risk indemnity insurance",
        "slc-stand-other": "Other economic or financial requirements",
        "slc-stand-ratio": "Financial ratio",
        "slc-stand-to-avg": "Average yearly turnover",
        "slc-stand-to-gen": "General yearly turnover",
        "slc-stand-to-spec": "Specific yearly turnover",
        "slc-stand-to-spec-avg": "Specific average yearly turnover",
        "slc-suit-auth-mbrshp": "Authorisation or membership of a particular organisation needed for service contracts",
        "slc-suit-reg-prof": "Enrolment in a relevant professional register",
        "slc-suit-reg-trade": "Enrolment in a trade register",
    },
    "subcontracting": {"yes": "Yes", "no": "No", "not-known": "Not yet known"},
    "subcontracting-obligation": {
        "none": "None",
        "subc-chng": "The contractor must indicate any change of subcontractors during the execution of the contract",
        "subc-min": "The contractor must subcontract a minimum percentage of the contract using the procedure set out "
        "in Title III of Directive 2009/81/EC",
        "subc-oblig-2009-81": "The buyer may oblige the contractor to award all or certain subcontracts through the "
        "procedure set out in Title III of Directive 2009/81/EC",
    },
    "framework-agreement": {
        "fa-mix": "Framework agreement, partly without and partly with reopening of competition",
        "fa-w-rc": "Framework agreement, with reopening of competition",
        "fa-wo-rc": "Framework agreement, without reopening of competition",
        "none": "None",
    },
}
CODE_LABELS["selection-criteria-source"] = CODE_LABELS["exclusion-grounds-source"]

LIST_LABELS = {
    "award-criterion-type": "Award criterion type",
    "accessibility": "Accessibility",
    "contract-nature": "Nature of the contract",
    "customer-service": "Customer service",
    "dps-usage": "Dynamic purchasing system",
    "eu-funded": "European Union funds",
    "exclusion-ground": "Exclusion ground",
    "exclusion-grounds-source": "Where the exclusion grounds stand",
    "framework-agreement": "Framework agreement",
    "missing-info-submission": "Late tenderer information",
    "procurement-procedure-type": "Type of procedure",
    "requirement-stage": "Names and qualifications of staff",
    "reserved-execution": "Reserved execution",
    "reserved-procurement": "Reserved participation",
    "selection-criteria-source": "Where the selection criteria stand",
    "selection-criterion": "Selection criterion",
    "social-objective": "Social objective promoted",
    "strategic-procurement": "Strategic procurement",
    "subcontracting": "Subcontracting",
    "subcontracting-allowed": "Subcontracting allowed",
    "subcontracting-indication": "Subcontracting to be indicated in the tender",
    "subcontracting-obligation": "Subcontracting obligation",
}


def language(code: str | None) -> str | None:
    """Return the ISO 639-1 code of a language given with two or three letters; ``None`` if it is not known.

    Languages without a two-letter code keep their three letters (Montenegrin: ``cnr``).
    """
    bare = (code or "").strip().upper()
    if len(bare) == 2 and bare.isascii() and bare.isalpha():
        return bare.lower()
    return LANGUAGE_ALPHA2.get(bare)


def country(code: str | None) -> str | None:
    """Return the ISO 3166-1 alpha-2 code of a country given with two or three letters, ``None`` if unknown.

    The European Union's own UK and EL become GB and GR.
    """
    bare = (code or "").strip().upper()
    if len(bare) == 3:
        return ALPHA2.get(bare)
    if len(bare) == 2 and bare.isascii() and bare.isalpha():
        return {"UK": "GB", "EL": "GR"}.get(bare, bare)
    return None


def exclusion_ground(code: str) -> str:
    """Return the current code of an exclusion ground; an unknown code stays as it is."""
    if code.startswith(ESPD_EXCLUSION):
        return ESPD_TO_NEW.get(code.removeprefix(ESPD_EXCLUSION), code)
    return EXCLUSION_OLD_TO_NEW.get(code, code)


def code_label(list_name: str, code: str) -> str | None:
    """Return the English name of a code, also of an older code of the same list; ``None`` if it has none here."""
    labels = CODE_LABELS.get(list_name, {})
    return labels.get(exclusion_ground(code) if list_name == "exclusion-ground" else code)
