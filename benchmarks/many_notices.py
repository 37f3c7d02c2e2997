"""As many notices as one likes, made from the real ones: each has its own number, title, value and days."""

from __future__ import annotations

import argparse
import random
import re
from pathlib import Path

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "data"

_TITLE = re.compile(r"(<TITLE>\s*<P>|<cac:ProcurementProject>.*?<cbc:Name[^>]*>)", re.DOTALL)
_VALUE = re.compile(r"(<(?:VAL_[A-Z_]+|cbc:[A-Za-z]*Amount)[^>]*>)(\d+)")
_NUMBER = re.compile(r'(DOC_ID="|<NO_DOC_EXT>|<cbc:ID schemeName="notice-id">)[^"<]*')
_DAY = re.compile(r"(<(?:DATE_DISPATCH_NOTICE|DATE_START|DATE_END|cbc:StartDate|cbc:EndDate)>\d{4}-\d{2}-)\d{2}")


def notices() -> list[Path]:
    """Return the real notices, in a fixed order."""
    found = sorted([*CORPUS.glob("ted-notices/*/*.xml"), *CORPUS.glob("eforms/*.xml")])
    if not found:
        raise SystemExit(f"the real notices are not in {CORPUS}")
    return found


def vary(text: str, number: int) -> str:
    """Return a notice that differs from the given one in number, title, value and days."""
    chance = random.Random(number)  # noqa: S311 - variations, not secrets
    text = _NUMBER.sub(lambda found: f"{found[1]}{number:06d}-2026", text)
    text = _TITLE.sub(lambda found: f"{found[1]}{number}. ", text, count=1)
    text = _VALUE.sub(lambda found: f"{found[1]}{int(found[2]) + chance.randrange(100_000)}", text)
    return _DAY.sub(lambda found: f"{found[1]}{chance.randrange(1, 29):02d}", text)


def write_notices(folder: Path, count: int) -> None:
    """Write so many notices, a thousand to a folder; a few hundred of them are in as many languages as thousands."""
    real = [path.read_text(encoding="utf-8") for path in notices()]
    random.Random(1).shuffle(real)  # noqa: S311 - an order, not a secret
    for number in range(count):
        path = folder / f"{number // 1000:04d}" / f"{number:07d}.xml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(vary(real[number % len(real)], number), encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int)
    given = parser.parse_args()
    write_notices(given.folder, given.count)
