"""Does the classifier of contractors find planted effects again, and none where none was planted?

Several invented tables (``procurecheck model simulate``), each trained on anew; no figure here is about real companies.

Usage: classifier.py [--tables 10] [--suppliers 1500]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from procurecheck.knowledge import default_folder
from procurecheck.risk.labelled import read_labelled
from procurecheck.risk.models import load_models
from procurecheck.risk.simulation import ASKED, EFFECTS, simulate
from procurecheck.risk.training import train


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--tables", type=int, default=10)
    options.add_argument("--suppliers", type=int, default=1500)
    given = options.parse_args()
    models = load_models(default_folder("risk_models"))
    for title, effects, hidden in (
        ("effects planted, nothing hidden", EFFECTS, 0.0),
        ("effects planted, 20 % of the cells hidden", EFFECTS, 0.2),
        ("no effect planted", {}, 0.0),
    ):
        found: dict[str, list[float]] = {}
        inside = checked = false = others = 0
        started = time.perf_counter()
        for seed in range(1, given.tables + 1):
            with tempfile.TemporaryDirectory() as folder:
                table = Path(folder) / "cases.csv"
                text = simulate(models, suppliers=given.suppliers, seed=seed, effects=effects, hidden=hidden)
                table.write_text(text, "utf-8")
                made = train(read_labelled(table, models, ASKED), models, meaning="invented", country="DE")
            for number, part in enumerate(made.coefficients, 1):
                spread = sorted(draw[number] / 1000 for draw in made.draws)
                if part.indicator in effects:
                    found.setdefault(part.indicator, []).append(float(part.log_odds))
                    checked += 1
                    inside += spread[5] <= effects[part.indicator] <= spread[-6]
                else:
                    others += 1
                    false += spread[5] > 0
        print(f"\n{title}: {given.tables} tables, {time.perf_counter() - started:.0f} s")
        for name, values in found.items():
            mean = sum(values) / len(values)
            print(
                f"  {name:<28} planted {effects[name]:.2f}  found {mean:.2f} ({min(values):.2f} to {max(values):.2f})"
            )
        if checked:
            print(f"  {inside} of {checked} planted effects lie inside their 95 % interval")
        print(f"  {false} of {others} indicators without an effect have an interval that lies above nought")


if __name__ == "__main__":
    main()
