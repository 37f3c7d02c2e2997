"""The colours of statuses: readable on their grounds, and told apart by readers who see colours otherwise."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest

from procurecheck.reports import drawing

STYLE = (Path(drawing.__file__).parent / "templates" / "style.css").read_text(encoding="utf-8")
STATUSES = ("met", "weak", "missing", "unreadable")
# how colours look without one kind of cones, in linear light (Machado, Oliveira and Fernandes 2009, severity 1)
SEEN = {
    "with all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "tritanopia": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}
JUST_SEEN = 2.3
"""Difference of colours (CIE 1976) that people just see."""


def palettes() -> dict[str, dict[str, str]]:
    light, dark = STYLE.split("@media (prefers-color-scheme:dark)", 1)
    found = {
        name: dict(re.findall(r"--([\w-]+):(#[0-9a-f]+)", text.split("}", 1)[0]))
        for name, text in (("light", light), ("dark", dark))
    }
    return {**found, "pictures": dict(drawing.COLOURS)}


def linear(colour: str) -> list[float]:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def luminance(colour: str) -> float:
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lab(colour: str, kind: str) -> tuple[float, float, float]:
    parts = linear(colour)
    red, green, blue = (
        min(1.0, max(0.0, sum(weight * part for weight, part in zip(row, parts, strict=True)))) for row in SEEN[kind]
    )
    x, y, z = (
        value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116
        for value in (
            (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047,
            0.2126 * red + 0.7152 * green + 0.0722 * blue,
            (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883,
        )
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def difference(one: str, other: str, kind: str) -> float:
    return float(sum((a - b) ** 2 for a, b in zip(lab(one, kind), lab(other, kind), strict=True)) ** 0.5)


@pytest.mark.parametrize("kind", SEEN)
@pytest.mark.parametrize("name", ["light", "dark", "pictures"])
def test_statuses_are_told_apart_without_any_kind_of_cones(name: str, kind: str) -> None:
    palette = palettes()[name]
    for one, other in combinations(STATUSES, 2):
        assert difference(palette[one], palette[other], kind) > 4 * JUST_SEEN, (one, other)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_words_can_be_read_on_their_ground(name: str) -> None:
    palette = palettes()[name]
    for status in (*STATUSES, "not_applicable"):
        for ground in (f"{status}-bg", "paper", "card"):
            assert contrast(palette[status], palette[ground]) >= 4.5, (status, ground)
    for ink in ("ink", "soft", "link"):
        for ground in ("paper", "card"):
            assert contrast(palette[ink], palette[ground]) >= 4.5, (ink, ground)


def test_marks_and_bars_stand_out_in_grey_too() -> None:
    for kind in (*STATUSES, "bar", "ink", "soft"):
        assert contrast(drawing.COLOURS[kind], drawing.COLOURS["paper"]) >= 4.5, kind


def test_each_status_has_a_shape_of_its_own_for_grey_paper() -> None:
    shapes = set()
    for status in STATUSES:
        mark = drawing.mark(status, 10, 10)  # type: ignore[arg-type]
        picture = drawing.picture("name", 20, "title", "said")
        picture.append(mark)
        drawn = re.sub(r"<title>.*?</title>", "", str(drawing.markup(picture)))
        shapes.add(tuple(re.findall(r"<(?:circle|rect|path|text)\b|\bd=\"[^\"]*\"|fill=\"none\"", drawn)))
    assert len(shapes) == len(STATUSES)
