"""A text in a language that the library has no clauses for is not taken for its neighbour among those that it has."""

from __future__ import annotations

from pathlib import Path

import pytest

from procurecheck.assess import Given, Knowledge, assess
from procurecheck.documents.pack import read_pack

WAGES = {
    "sv": "Leverantören ska betala minst den lön som följer av tillämpligt kollektivavtal till alla arbetstagare.",
    "da": "Leverandøren skal sikre, at medarbejdere har løn, der ikke er lavere end efter overenskomst.",
    "fi": "Toimittajan on noudatettava työehtosopimuksen mukaista vähimmäispalkkaa kaikille työntekijöille.",
    "et": "Töövõtja peab maksma töötajatele vähemalt kehtivat miinimumpalka ning tagama tööohutuse.",
    "lv": "Izpildītājam ir jānodrošina, ka darbinieku alga nav mazāka par valstī noteikto minimālo algu.",
    "lt": "Tiekėjas turi užtikrinti, kad darbuotojų darbo užmokestis būtų ne mažesnis už minimalų.",
    "pt": "O adjudicatário deve pagar aos trabalhadores o salário previsto na convenção coletiva aplicável.",
    "el": "Ο ανάδοχος υποχρεούται να καταβάλλει στους εργαζομένους τον μισθό που προβλέπεται από τη συλλογική σύμβαση.",
    "mk": "Понудувачот треба да обезбеди дека сите работници ќе примаат плата според договорот.",
    "ru": "Подрядчик должен обеспечить выплату заработной платы всем работникам не ниже минимального размера.",
    "tr": "Yüklenici, işçilere asgari ücretin altında olmayan bir ücret ödemek ve sigortalarını yapmak zorundadır.",
}
DANUBE = {
    "de": "Der Auftragnehmer zahlt seinen Beschäftigten den Mindestlohn.",
    "sk": "Dodávateľ je povinný vyplácať zamestnancom mzdu najmenej vo výške podľa kolektívnej zmluvy.",
    "bg": "Изпълнителят е длъжен да изплаща на работниците възнаграждение не по-ниско от минималното.",
    "uk": "Виконавець зобов’язаний виплачувати працівникам заробітну плату не нижче мінімальної.",
    "es": "El contratista debe abonar a los trabajadores el salario previsto en el convenio colectivo aplicable.",
}


@pytest.mark.parametrize("code", WAGES)
def test_a_text_is_named_by_its_own_language_though_the_library_lacks_it(code: str, knowledge: Knowledge) -> None:
    assert knowledge.languages.detect(WAGES[code]) == code
    assert code not in knowledge.languages


@pytest.mark.parametrize("code", DANUBE)
def test_the_languages_of_the_library_are_not_mistaken_for_others(code: str, knowledge: Knowledge) -> None:
    assert knowledge.languages.detect(DANUBE[code]) == code


def test_a_tender_in_another_language_is_not_judged_rather_than_found_wanting(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    tender = tmp_path / "tender.txt"
    lines = (
        "Upphandling av städtjänster",
        WAGES["sv"],
        "Anbudet ska vara skriftligt och komma in till beställaren senast den 1 mars.",
        "Leverantören får inte utan beställarens godkännande anlita underleverantörer för att utföra uppdraget.",
    )
    tender.write_text("\n\n".join(lines), encoding="utf-8")
    result = assess(read_pack(tender, knowledge.languages), None, knowledge, Given(case_id="t", pack="tender.txt"))
    assert result.case.languages == ("sv",)
    assert {entry.status for entry in result.coverage} == {"unreadable"}
    assert result.summary.headline.startswith("No answer yet: the documents are in a language")
    assert not any("is there in binding words" in reason for reason in result.summary.reasons)
    assert any(step.what.startswith("Look yourself for") for step in result.summary.next_steps)
