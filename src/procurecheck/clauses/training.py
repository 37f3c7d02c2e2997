"""Trains the passage classifier: examples of the library and labelled passages in, coefficients out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from procurecheck.clauses.classifier import BUCKETS, ClassifierFile, TopicModel, features
from procurecheck.clauses.evaluation import examples_of
from procurecheck.clauses.labels import Labelled
from procurecheck.clauses.library import Library

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Truth = NDArray[np.bool_]
    Scores = NDArray[np.float64]

PRECISION = 0.9
"""Of its own findings on unseen folds, which a threshold must reach."""
LEAST_POSITIVES = 10
"""Labelled passages of a topic below which no model is made for it, for its threshold would be a guess."""
KEPT = 4000
"""Coefficients kept for a topic, the largest."""
FOLDS = 5
SEED = 20261124


class Taught(NamedTuple):
    """One passage to learn from."""

    text: str
    topics: frozenset[str]
    group: str
    """Passages of one group (a notice, a language file) are never on both sides of a split."""
    real: bool
    """Whether it stands in a notice; thresholds are chosen on these alone."""


def train(passages: Sequence[Taught], topics: Sequence[str], trained_on: str) -> ClassifierFile:
    """Return a model for each topic with enough passages; the same for the same passages.

    Coefficients come from L1-regularised logistic regression on all passages; calibration (Platt) and threshold from
    predictions on folds by group that the coefficients of the fold had not seen.
    """
    import numpy as np

    matrix = _matrix([passage.text for passage in passages])
    groups = [passage.group for passage in passages]
    real = np.array([passage.real for passage in passages])
    models: dict[str, TopicModel] = {}
    for topic in topics:
        truth = np.array([topic in passage.topics for passage in passages])
        if truth[real].sum() < LEAST_POSITIVES:
            continue
        unseen = _unseen(matrix, truth, groups)
        scale, shift = _calibrated(unseen, truth)
        probability = 1 / (1 + np.exp(-(unseen * scale + shift)))
        threshold = _threshold(probability, truth, real)
        if threshold is None:
            continue
        fitted = _fit(matrix, truth)
        models[topic] = TopicModel(
            intercept=round(float(fitted.intercept_[0]), 5),
            scale=round(scale, 5),
            shift=round(shift, 5),
            threshold=round(threshold, 3),
            weights=_largest(fitted.coef_[0]),
        )
    return ClassifierFile(version=1, trained_on=trained_on, topics=models)


def taught(library: Library, passages: Sequence[Labelled]) -> list[Taught]:
    """Return what can be learned from: the examples of the library, and labelled passages of notices."""
    lessons = [
        Taught(text, frozenset(topics), f"example {number}", real=False)
        for number, (text, topics) in enumerate(examples_of(library))
    ]
    lessons += [
        Taught(passage.text, frozenset(passage.label.labels), passage.label.notice, real=True) for passage in passages
    ]
    return lessons


def _matrix(texts: Sequence[str]) -> Any:
    """Return the features of :mod:`procurecheck.clauses.classifier` as a sparse matrix, texts by buckets."""
    import numpy as np
    from scipy.sparse import csr_matrix

    owners, buckets, sizes = features(texts)
    ones = 1 / np.sqrt(np.maximum(sizes, 1))[owners]
    return csr_matrix((ones, (owners, buckets)), shape=(len(texts), BUCKETS))


def _fit(matrix: Any, truth: Truth) -> Any:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(
        C=20.0, l1_ratio=1.0, solver="liblinear", class_weight="balanced", max_iter=300, random_state=SEED
    )
    return model.fit(matrix, truth)


def _unseen(matrix: Any, truth: Truth, groups: Sequence[str]) -> Scores:
    """Return the score of each passage by a model that saw nothing of its group."""
    import numpy as np
    from sklearn.model_selection import StratifiedGroupKFold

    scores = np.zeros(len(truth))
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)
    for seen, left in folds.split(matrix, truth, groups):
        if truth[seen].any():
            scores[left] = _fit(matrix[seen], truth[seen]).decision_function(matrix[left])
    return scores


def _calibrated(scores: Scores, truth: Truth) -> tuple[float, float]:
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=1.0).fit(scores.reshape(-1, 1), truth)
    return float(fitted.coef_[0][0]), float(fitted.intercept_[0])


def _threshold(probability: Scores, truth: Truth, real: Truth) -> float | None:
    """Return the lowest probability of a true one from which ``PRECISION`` holds on real passages, or ``None``."""
    pairs = sorted(zip(probability[real], truth[real], strict=True), key=lambda pair: -pair[0])
    best = None
    true = 0
    for number, (value, right) in enumerate(pairs, 1):
        true += bool(right)
        if right and number >= 3 and true / number >= PRECISION:
            best = float(value)
    return best


def _largest(coefficients: Any) -> dict[int, float]:
    order = sorted(
        (bucket for bucket, weight in enumerate(coefficients) if weight), key=lambda bucket: -abs(coefficients[bucket])
    )
    return {bucket: round(float(coefficients[bucket]), 4) for bucket in sorted(order[:KEPT])}


def card(model: ClassifierFile) -> str:
    """Return the model card as Markdown."""
    lines = [
        "# The passage classifier",
        "",
        "A second opinion on passages in which no query finds a topic. Made by `procurecheck model train-clauses`; do",
        "not edit. It never overrides a query; what it finds is marked `classifier`, with a probability.",
        "",
        f"- Trained on: {model.trained_on}.",
        "- Features: hashed character n-grams (3 to 5), words and pairs of words; nothing else, nothing about persons.",
        "- Form: L1-regularised logistic regression for each topic; calibration and threshold from unseen folds.",
        "- Not for: other texts than tender documents and contracts, languages without a library, deciding alone.",
        "",
        "How well it does, and whether it earns its place: `procurecheck evaluate clauses` prints the figures with and",
        "without it on the half of the labels that it has not seen.",
        "",
        "| topic | coefficients | threshold |",
        "| --- | --- | --- |",
        *(f"| {topic} | {len(m.weights)} | {m.threshold} |" for topic, m in model.topics.items()),
        "",
    ]
    return "\n".join(lines)
