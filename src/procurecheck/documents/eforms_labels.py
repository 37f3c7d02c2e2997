"""Names of the text fields of eForms: business term and English label by the element's place in the UBL file.

A key is the end of the path, ``Parent/Element``; the longest key that fits is taken. Business terms are those of the
annex of Implementing Regulation (EU) 2019/1780; a field whose term is not certain has a label only.
"""

from __future__ import annotations

LABELS: dict[str, tuple[str | None, str]] = {
    "ProcurementProject/Name": ("BT-21", "Title"),
    "ProcurementProject/Description": ("BT-24", "Description"),
    "ProcurementProject/Note": ("BT-300", "Additional information"),
    "RealizedLocation/Description": ("BT-728", "Place of performance, additional information"),
    "ContractExtension/OptionsDescription": ("BT-54", "Options, description"),
    "ContractExtension/Renewal/Period/Description": ("BT-57", "Renewal, description"),
    "ContractExtension/MaximumNumberNumeric": ("BT-58", "Maximum number of renewals"),
    "ProcurementAdditionalType/ProcurementType": (None, "Strategic procurement, description"),
    "PlannedPeriod/Description": (None, "Duration, description"),
    "PlannedPeriod/DurationMeasure": ("BT-36", "Duration"),
    "PlannedPeriod/StartDate": ("BT-536", "Start"),
    "PlannedPeriod/EndDate": ("BT-537", "End"),
    "EstimatedOverallContractAmount": ("BT-27", "Estimated value"),
    "ContractExecutionRequirement/Description": ("BT-70", "Terms of performance"),
    "TendererQualificationRequest/CompanyLegalForm": ("BT-76", "Legal form of the tenderer, description"),
    "SpecificTendererRequirement/Description": (None, "Requirement for tenderers, description"),
    "SelectionCriteria/Description": ("BT-750", "Selection criterion, description"),
    "SelectionCriteria/Name": ("BT-749", "Selection criterion, name"),
    "RequiredFinancialGuarantee/Description": ("BT-75", "Guarantee required, description"),
    "PaymentTerms/Note": ("BT-77", "Terms on financing and payment"),
    "SecurityClearanceTerm/Description": ("BT-732", "Security clearance, description"),
    "AwardingCriterion/CalculationExpression": ("BT-543", "Award criteria, calculation"),
    "AwardingCriterion/Description": ("BT-733", "Award criteria, justification of the order"),
    "SubordinateAwardingCriterion/Name": ("BT-734", "Award criterion, name"),
    "SubordinateAwardingCriterion/Description": ("BT-540", "Award criterion, description"),
    "AppealTerms/PresentationPeriod/Description": ("BT-99", "Review procedure, time limit"),
    "AllowedSubcontractTerms/Description": (None, "Subcontracting, description"),
    "SubcontractingTerm/TermDescription": ("BT-554", "Subcontracting, description"),
    "SubcontractingTerm/TermPercent": ("BT-555", "Subcontracting, share in percent"),
    "SubcontractingTerm/TermAmount": ("BT-553", "Subcontracting, value"),
    "SubcontractingTerm/TermCode": ("BT-773", "Subcontracting"),
    "ContractTerm/TermDescription": (None, "Contract term, description"),
    "TenderingProcess/Description": ("BT-88", "Main features of the procedure"),
    "ProcessJustification/ProcessReason": (None, "Justification"),
    "AuctionTerms/Description": ("BT-122", "Electronic auction, description"),
    "OpenTenderEvent/Description": ("BT-134", "Public opening, description"),
    "OccurenceLocation/Description": ("BT-133", "Public opening, place"),
    "FrameworkAgreement/Justification": ("BT-109", "Framework agreement, justification of the duration"),
    "SubsequentProcessTenderRequirement/Description": ("BT-111", "Framework agreement, buyer categories"),
    "FrameworkAgreement/MaximumOperatorQuantity": ("BT-113", "Framework agreement, maximum number of participants"),
    "FrameworkAgreement/EstimatedMaximumValueAmount": ("BT-271", "Framework agreement, maximum value"),
    "ProcurementLegislationDocumentReference/DocumentDescription": ("BT-01", "Legal basis, description"),
    "Prize/Description": ("BT-45", "Prize, other rewards"),
    "PartyName/Name": ("BT-500", "Name of the organisation"),
    "SettledContract/Title": ("BT-721", "Contract title"),
    "NoticeResult/TotalAmount": ("BT-161", "Value of all contracts awarded"),
    "LegalMonetaryTotal/PayableAmount": ("BT-720", "Value of the tender"),
    "Change/ChangeDescription": (None, "Description of the change"),
    "ContractModification/Change/ChangeDescription": ("BT-202", "Description of the modification"),
    "ChangeReason/ReasonDescription": (None, "Reason of the change, description"),
    "ContractModification/ChangeReason/ReasonDescription": ("BT-201", "Reason of the modification, description"),
    "FieldsPrivacy/ReasonDescription": ("BT-196", "Reason for not publishing, description"),
    "Note": (None, "Note"),
    "EconomicOperatorShortList/LimitationDescription": (None, "Limit on the number of candidates"),
    "CallForTendersDocumentReference/DocumentType": (None, "Restriction of access to the procurement documents"),
}

PARTS: dict[str, str] = {
    "ContractingParty": "Buyer",
    "TenderingTerms": "Terms",
    "TenderingProcess": "Procedure",
    "ProcurementProject": "Object",
    "NoticeResult": "Result",
    "Organizations": "Organisations",
    "Changes": "Changes",
    "ContractModification": "Modification",
    "AwardingCriterion": "Award criteria",
    "SelectionCriteria": "Selection criteria",
    "ContractExecutionRequirement": "Conditions of performance",
    "AllowedSubcontractTerms": "Subcontracting",
    "AppealTerms": "Review",
}
"""Parts that get a heading of their own."""

LEFT_OUT = frozenset(
    {
        "Contact",
        "UltimateBeneficialOwner",
        "PostalAddress",
        "Address",
        "ResidenceAddress",
        "TechnicalCommitteePerson",
        "HeadOfficeParty",
        "SenderParty",
        "EndpointID",
    }
)
"""Elements left out with all that they hold: persons, their nationality, postal addresses, ways to reach them."""

SILENT_LISTS = frozenset(
    {"nuts", "nuts-lvl3", "country", "eforms-country", "language", "eforms-language", "notice-subtype"}
)
"""Code lists whose codes are in the notice's own fields, or say nothing on their own."""
