"""An assessment with the same words in every field that can hold text from outside."""

from __future__ import annotations

from procurecheck import model, summary

EVIL = "<script>alert(1)</script>\" onload='x' {{ 7*7 }} =cmd|' /C calc'!A0 \x00\x1b[31m \u202egnp.exe & <b>"


def assessment(words: str = "Cleaning of schools") -> model.Assessment:
    """An assessment with ``words`` in every field that can hold text from outside."""
    evidence = model.Evidence(
        document=words,
        page=3,
        start=10,
        end=20,
        quote=words,
        bbox=(1, 2, 3, 4),
        language="en",
        heading=(words,),
    )
    findings = (
        model.Finding(
            clause="wages",
            topic="wages",
            strength="binding",
            method="query",
            because=words,
            evidence=evidence,
        ),
        model.Finding(
            clause="sanctions",
            topic="sanctions",
            strength="advisory",
            method="query",
            because=words,
            evidence=evidence,
        ),
    )
    coverage = tuple(
        model.Coverage(
            clause=clause,
            topic=clause,
            title=f"{clause} {words}",
            status=status,
            severity="critical",
            why=words,
            legal_basis=(model.LegalBasis(source=words, article=words),),
            model_text=model.ModelText(language="en", text=words),
            findings=indexes,
        )
        for clause, status, indexes in (
            ("wages", "met", (0,)),
            ("forced-labour", "missing", ()),
            ("audit-access", "unreadable", ()),
        )
    )
    risk = model.RiskScore(
        band="high",
        points=30,
        points_known=20,
        band_if_answered="elevated",
        contributions=(
            model.Contribution(indicator="a", title=words, state="raised", points=20, because=words, source=words),
            model.Contribution(indicator="b", title=words, state="unknown", points=10, because=words, source=words),
        ),
        unknown=("b",),
    )
    supplier = model.SupplierAssessment(
        id=words,
        name=words,
        risk=risk,
        price=model.PricePicture(
            status="below_floor",
            floor=100,
            offered=80,
            ratio=0.8,
            currency="EUR",
            because=words,
            steps=(words,),
        ),
        questions=(words,),
        screening=(model.ScreeningHit(list=words, entry=words, score=0.9, because=words),),
    )
    case = model.Case(
        id="case", title=words, stage="tender", country="DE", languages=("en",), buyer=words, profile="eu-default",
        sectors=(model.SectorGuess(id="cleaning", title=words, confidence=1.0, because=(words,)),),
    )  # fmt: skip
    documents = (
        model.DocumentRecord(path=words, sha256="0" * 64, media_type="application/pdf", pages=1, status="read"),
        model.DocumentRecord(
            path="b.pdf",
            sha256="1" * 64,
            media_type="application/pdf",
            pages=0,
            status="unreadable",
            reason=words,
        ),
    )
    return model.Assessment(
        case=case,
        documents=documents,
        findings=findings,
        coverage=coverage,
        suppliers=(supplier,),
        visit=model.Visit(
            checklist=(model.ChecklistItem(where=words, look_for=words, source=words),),
            conduct=(words,),
            contacts=(model.Contact(role=words, name=words, phone=words, note=words),),
        ),
        notes=(words,),
        summary=summary.summarise(case, documents, coverage, (supplier,), 0.5, {"critical": 0.2, "high": 0.6}),
        provenance=model.Provenance(procurecheck="1", library=words, models=words, inputs=()),
    )
