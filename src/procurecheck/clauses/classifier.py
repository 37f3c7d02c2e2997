"""The second opinion: a linear model over hashed character and word n-grams that may know paraphrases queries miss.

The model is plain numbers in ``classifier.json`` of the library, made by ``procurecheck model train-clauses``. Features
of a passage: its character n-grams of the sizes in ``SIZES`` and its words and pairs of words, folded, hashed into
``BUCKETS`` buckets, counted and divided by the square root of their number. A probability is the logistic function of
``scale * score + shift``, fitted on folds that the coefficients had not seen.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from procurecheck.clauses.query import blank_signs
from procurecheck.model import Frozen

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Scores = NDArray[np.float64]

SIZES = (3, 4, 5)
BUCKETS = 1 << 18
_FACTORS = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1)
_SHORTEST = 25
"""Characters below which a passage says too little for a guess."""


class TopicModel(Frozen):
    """The coefficients of one topic."""

    intercept: float
    scale: float
    shift: float
    threshold: float
    """Probability from which a passage is said to speak of the topic."""
    weights: dict[int, float]
    """By bucket."""


class ClassifierFile(Frozen):
    """``classifier.json``: what was trained on what, and the coefficients."""

    version: int
    trained_on: str
    topics: dict[str, TopicModel]


@dataclass(frozen=True, slots=True)
class Classifier:
    """The coefficients as one table: buckets that any topic uses, by topic."""

    topics: tuple[str, ...]
    thresholds: tuple[float, ...]
    row: Numbers
    """For each bucket its row in ``weights``, -1 for none."""
    weights: Scores
    """Rows by topics."""
    intercepts: Scores
    scales: Scores
    shifts: Scores


def load_classifier(folder: Path) -> Classifier | None:
    """Return the classifier of a library, ``None`` where the library has none."""
    path = folder / "classifier.json"
    if not path.is_file():
        return None
    return compile_classifier(ClassifierFile.model_validate_json(path.read_text(encoding="utf-8")))


def compile_classifier(file: ClassifierFile) -> Classifier:
    """Return the coefficients as a table."""
    import numpy as np

    used = sorted({bucket for topic in file.topics.values() for bucket in topic.weights})
    row = np.full(BUCKETS, -1, dtype=np.int64)
    row[used] = np.arange(len(used))
    weights = np.zeros((len(used), len(file.topics)))
    for column, topic in enumerate(file.topics.values()):
        for bucket, weight in topic.weights.items():
            weights[row[bucket], column] = weight
    models = file.topics.values()
    return Classifier(
        topics=tuple(file.topics),
        thresholds=tuple(model.threshold for model in models),
        row=row,
        weights=weights,
        intercepts=np.array([model.intercept for model in models]),
        scales=np.array([model.scale for model in models]),
        shifts=np.array([model.shift for model in models]),
    )


def probabilities(classifier: Classifier, texts: Sequence[str]) -> Scores:
    """Return the probability of each topic for each text: texts by topics."""
    import numpy as np

    count = len(texts)
    owners, buckets, sizes = features(texts)
    rows = classifier.row[buckets]
    used = rows >= 0
    owners, rows = owners[used], rows[used]
    scores = np.empty((count, len(classifier.topics)))
    root = np.sqrt(np.maximum(sizes, 1))
    for column in range(len(classifier.topics)):
        summed = np.bincount(owners, weights=classifier.weights[rows, column], minlength=count)
        scores[:, column] = summed / root + classifier.intercepts[column]
    calibrated: Scores = 1 / (1 + np.exp(-(scores * classifier.scales + classifier.shifts)))
    return calibrated


def guess(classifier: Classifier, texts: Sequence[str]) -> list[dict[str, float]]:
    """Return for each text the topics at or above their threshold, with their probability rounded to three places."""
    if not texts:
        return []
    table = probabilities(classifier, texts)
    return [
        {
            topic: round(float(table[number, column]), 3)
            for column, topic in enumerate(classifier.topics)
            if len(text) >= _SHORTEST and table[number, column] >= classifier.thresholds[column]
        }
        for number, text in enumerate(texts)
    ]


def features(texts: Sequence[str]) -> tuple[Numbers, Numbers, Numbers]:
    """Return the features of all texts as (number of the text, bucket) pairs, and how many each text has."""
    import numpy as np

    lines = [f" {' '.join(blank_signs(text).split())} " for text in texts]
    joined = "".join(lines)
    codes = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    lengths = np.array([len(line) for line in lines], dtype=np.int64)
    ends = np.repeat(np.cumsum(lengths), lengths)
    owner = np.repeat(np.arange(len(lines)), lengths)
    place = np.arange(len(codes))
    owners: list[Any] = []
    buckets: list[Any] = []
    for size in SIZES:
        if len(codes) < size:
            continue
        hashed = np.full(len(codes) - size + 1, size, dtype=np.uint64)
        for step in range(size):
            hashed = (hashed ^ codes[step : len(codes) - size + 1 + step]) * np.uint64(_FACTORS[step])
            hashed ^= hashed >> np.uint64(15)
        inside = place[: len(hashed)] + size <= ends[: len(hashed)]
        owners.append(owner[: len(hashed)][inside])
        buckets.append((hashed[inside] % np.uint64(BUCKETS)).astype(np.int64))
    words = [(number, bucket) for number, line in enumerate(lines) for bucket in _words(line)]
    pairs = np.array(words, dtype=np.int64).reshape(-1, 2)
    owners.append(pairs[:, 0])
    buckets.append(pairs[:, 1])
    all_owners: Numbers = np.concatenate(owners)
    return all_owners, np.concatenate(buckets), np.bincount(all_owners, minlength=len(texts))


def _words(line: str) -> list[int]:
    words = line.split()
    pairs = [f"{one} {two}" for one, two in pairwise(words)]
    return [zlib.crc32(piece.encode()) % BUCKETS for piece in (*words, *pairs)]
