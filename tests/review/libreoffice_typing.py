"""Types into cells of a sheet in LibreOffice and saves it, as a person does; run by a Python that has ``uno``.

    python3 libreoffice_typing.py SOFFICE PROFILE FILE CELLS.json SAVED FILTER

``CELLS.json`` holds ``[["A1", "text"], …]``. Each text is entered as if it were typed, so that LibreOffice makes of
it what it makes of typing: numbers, days, formulas, or a text where the cell says so.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]


def value(name: str, content: object) -> Any:
    found = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    found.Name, found.Value = name, content
    return found


def connect(pipe: str) -> Any:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(240):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:  # it does not answer yet
            time.sleep(0.5)
    raise SystemExit("LibreOffice did not start")


def main() -> None:
    program, profile, file, cells, saved, kind = sys.argv[1:]
    pipe = f"typing{abs(hash(profile)):x}"
    office = subprocess.Popen(
        [program, "--headless", "--norestore", "--nologo", f"-env:UserInstallation={Path(profile).as_uri()}",
         f"--accept=pipe,name={pipe};urp;"]
    )  # fmt: skip
    try:
        context = connect(pipe)
        make = context.ServiceManager.createInstanceWithContext
        desktop = make("com.sun.star.frame.Desktop", context)
        book = desktop.loadComponentFromURL(Path(file).as_uri(), "_blank", 0, (value("Hidden", True),))
        frame = book.getCurrentController().getFrame()
        dispatcher = make("com.sun.star.frame.DispatchHelper", context)
        for cell, text in json.loads(Path(cells).read_text(encoding="utf-8")):
            dispatcher.executeDispatch(frame, ".uno:GoToCell", "", 0, (value("ToPoint", cell),))
            dispatcher.executeDispatch(frame, ".uno:EnterString", "", 0, (value("StringName", text),))
        book.storeToURL(Path(saved).as_uri(), (value("FilterName", kind),))
        book.close(True)
        desktop.terminate()
        office.wait(60)
    finally:
        office.kill()


if __name__ == "__main__":
    main()
