"""Officials open the sheet in LibreOffice, type into it, save it: what they typed comes back, and nothing is lost."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl.utils import get_column_letter
from reviewing import cells, decisions, mark, run

from procurecheck.register.open import Register
from procurecheck.review.sheet import COLUMNS, DECISION, REASON, REVIEWER

TYPING = Path(__file__).parent / "libreoffice_typing.py"
KINDS = {"xlsx": "Calc MS Excel 2007 XML", "ods": "calc8"}
TYPED = {
    0: {DECISION: "accept"},
    1: {DECISION: "reject", REASON: "Zitat sagt „soll“, nicht „muss“ – § 5 Abs. 2; Справка 1", REVIEWER: "A.B."},
    2: {DECISION: "accept as advisory", REASON: "=1+1", REVIEWER: "007"},
    3: {DECISION: "reject", REASON: "30/06/2026"},
}


def python_with_uno() -> str:
    """Return a Python that can talk to LibreOffice; the system's own has it where python3-uno is installed."""
    for python in ("/usr/bin/python3", shutil.which("python3")):
        if python and subprocess.run([python, "-c", "import uno"], check=False, capture_output=True).returncode == 0:
            return python
    pytest.skip("python3-uno is not installed; typing into the review in LibreOffice is not tested")


def typed(sheet: Path, folder: Path, ending: str) -> Path:
    """Return the sheet after somebody typed into it in LibreOffice."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed; typing into the review in it is not tested")
    python = python_with_uno()
    entered = [
        (f"${get_column_letter(COLUMNS.index(name) + 1)}${row + 2}", text)
        for row, values in TYPED.items()
        for name, text in values.items()
    ]
    (folder / "cells.json").write_text(json.dumps(entered), encoding="utf-8")
    saved = folder / f"typed.{ending}"
    command = [python, TYPING, program, folder / "profile", sheet, folder / "cells.json", saved, KINDS[ending]]
    done = subprocess.run(list(map(str, command)), check=False, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return saved


@pytest.mark.slow
@pytest.mark.parametrize("ending", sorted(KINDS))
def test_what_is_typed_in_libreoffice_comes_back_whole(register: Register, tmp_path: Path, ending: str) -> None:
    sheet = tmp_path / "review.xlsx"
    assert run("review", "export", "--register", register.file, sheet).exit_code == 0
    before = cells(sheet)
    assert len(before) > len(TYPED)
    saved = typed(sheet, tmp_path, ending)
    result = run("review", "apply", "--register", register.file, "--by", "Audit office", saved)
    assert result.exit_code == 0, result.output
    rows = [(before[row]["Case"], mark(before[row]), values) for row, values in TYPED.items()]
    assert {case: decisions(register, case).keys() for case in ("alpha", "beta")} == {
        case: {one for owner, one, _values in rows if owner == case} for case in ("alpha", "beta")
    }
    for case, one, values in rows:
        verdict, strength, reason, by = decisions(register, case)[one]
        assert verdict == ("rejected" if values[DECISION] == "reject" else "accepted")
        assert strength == ("advisory" if values[DECISION] == "accept as advisory" else None)
        assert reason == values.get(REASON, "")
        assert by == values.get(REVIEWER, "Audit office")
    # the locked cells are as they were: applied a second time, exported anew, nothing differs
    again = run("review", "apply", "--register", register.file, "--by", "Audit office", saved)
    assert again.exit_code == 0, again.output
    anew = tmp_path / "anew.xlsx"
    assert run("review", "export", "--register", register.file, anew).exit_code == 0
    locked = COLUMNS[:8]
    assert [[row[name] for name in locked] for row in cells(anew)] == [[row[name] for name in locked] for row in before]
