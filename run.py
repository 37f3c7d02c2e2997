"""Sets up a virtual environment and runs procurecheck or its tests; needs Python 3.11 or newer and nothing else.

python3 run.py demo      check the three sample tenders, write the reports to reports/
python3 run.py test      lint, type check, import rule and all tests
python3 run.py setup     only set up
"""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
BIN = ENVIRONMENT / ("Scripts" if sys.platform == "win32" else "bin")
SAMPLES = {"cleaning-de": "DE", "construction-en": "IE", "food-cs": "CZ"}


def main(arguments: list[str]) -> int:
    """Run one of the commands; return the exit code."""
    if sys.version_info < (3, 11):
        print(f"procurecheck needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
        return 2
    commands = {"demo": demo, "test": test, "setup": setup}
    if len(arguments) != 1 or arguments[0] not in commands:
        print(__doc__)
        return 2
    return commands[arguments[0]]()


def setup(extra: str = "") -> int:
    """Make the virtual environment where it is not there, and install this folder into it."""
    if not (BIN / "python").exists() and not (BIN / "python.exe").exists():
        print("Setting up a virtual environment in .venv; this takes a minute or two the first time.", flush=True)
        venv.create(ENVIRONMENT, with_pip=True)
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-c", "constraints.txt"]
    return run("python", *install, "-e", f".{extra}")


def demo() -> int:
    """Check each sample with its bidders; a file that cannot be read on purpose gives exit code 3, which is fine."""
    code = setup()
    for name, country in SAMPLES.items():
        if code:
            return code
        pack = ROOT / "sample_tenders" / name
        print(f"\n=== {name}", flush=True)
        code = run(
            "procurecheck", "check", str(pack / "pack"), "--suppliers", str(pack / "bidders.csv"),
            "--country", country, "--out", str(Path("reports") / name),
        )  # fmt: skip
        code = 0 if code == 3 else code
    if not code:
        print("\nOpen reports/cleaning-de/assessment.html in a browser.")
    return code


def test() -> int:
    """Run all checks; stop at the first that fails."""
    return (
        setup("[test,samples]")
        or run("ruff", "check", ".")
        or run("ruff", "format", "--check", ".")
        or run("mypy")
        or run("lint-imports", "--no-cache")
        or run("procurecheck", "clauses", "lint")
        or run("procurecheck", "clauses", "test")
        # the tests of a file stay with one worker, so that what they share is made once; long files come first and last
        or run("pytest", "-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder")
    )


def run(program: str, *arguments: str) -> int:
    """Run a program of the virtual environment in this folder; return its exit code."""
    return subprocess.run([str(BIN / program), *arguments], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
