"""What is drawn on a page: ruled lines, pictures, and the frame in which everything is measured."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from procurecheck.model import Box

MOST_OBJECTS = 20_000
MOST_SEGMENTS = 2_000
MOST_RULES = 5_000
"""Limits for one page, above which it is a drawing and no table is looked for in what is left."""
DEEPEST = 4
"""Forms within forms that are looked into."""
FAR = 20_000.0
"""Points; no page is larger, and what a broken file places further off is not on it."""
THIN = 2.5
"""Points up to which a filled or stroked path is a ruled line."""


Matrix = tuple[float, float, float, float, float, float]


class Frame:
    """Turns PDFium's coordinates (from the bottom left, before rotation) into those of the shown page."""

    def __init__(self, page: Any) -> None:
        self.left, self.bottom, self.right, self.top = page.get_bbox()
        self.turn = page.get_rotation() % 360
        width, height = self.right - self.left, self.top - self.bottom
        self.width, self.height = (height, width) if self.turn in {90, 270} else (width, height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of PDFium's stands on the shown page."""
        if self.turn == 0:
            return x - self.left, self.top - y
        if self.turn == 90:
            return y - self.bottom, x - self.left
        if self.turn == 180:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """Return a box of PDFium's (two corners) as (x0, top, x1, bottom) on the shown page."""
        if not self.turn and x0 <= x1 and y0 <= y1:  # nearly always, and this is asked for each word in a table
            return (x0 - self.left, self.top - y1, x1 - self.left, self.top - y0)
        (ax, ay), (bx, by) = self.point(x0, y0), self.point(x1, y1)
        return (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


class Drawn(NamedTuple):
    """What is drawn on a page besides its text."""

    across: list[Box]
    """Ruled horizontal lines."""
    down: list[Box]
    """Ruled vertical lines."""
    images: float
    """Area under pictures in square points; where they overlap it counts twice."""
    paths: int


def drawn_on(page: Any, frame: Frame) -> Drawn:
    """Return what is drawn on a ``pypdfium2.PdfPage``, also in forms within it, up to ``MOST_OBJECTS``."""
    across: list[Box] = []
    down: list[Box] = []
    images = 0.0
    paths = 0
    bounds = [ctypes.c_float() for _ in range(4)]
    for item, matrix in _objects(page):
        if not pdfium.FPDFPageObj_GetBounds(item, *bounds):
            continue
        box = _placed((bounds[0].value, bounds[1].value, bounds[2].value, bounds[3].value), matrix, frame)
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_IMAGE:
            images += max(min(box[2], frame.width) - max(box[0], 0.0), 0.0) * max(
                min(box[3], frame.height) - max(box[1], 0.0), 0.0
            )
            continue
        paths += 1
        if len(across) + len(down) > MOST_RULES:
            continue
        for edge in _edges(item, box, matrix, frame):
            if edge[3] - edge[1] <= THIN < edge[2] - edge[0] < FAR:
                across.append(edge)
            elif edge[2] - edge[0] <= THIN < edge[3] - edge[1] < FAR:
                down.append(edge)
    return Drawn(across, down, images, paths)


def _objects(page: Any) -> Iterator[tuple[Any, Matrix | None]]:
    """Return paths and pictures, each with the matrix of the form it stands in, ``None`` outside of forms."""
    left = MOST_OBJECTS
    get: Callable[[int], Any] = partial(pdfium.FPDFPage_GetObject, page.raw)
    waiting: list[tuple[Callable[[int], Any], int, Matrix | None, int]] = [
        (get, pdfium.FPDFPage_CountObjects(page.raw), None, 0)
    ]
    while waiting:
        get, count, matrix, depth = waiting.pop()
        for index in range(min(count, left)):
            left -= 1
            item = get(index)
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind in {pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE}:
                yield item, matrix
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
                inner = _within(_matrix(item), matrix)
                inside = partial(pdfium.FPDFFormObj_GetObject, item)
                waiting.append((inside, pdfium.FPDFFormObj_CountObjects(item), inner, depth + 1))


def _matrix(item: Any) -> Matrix:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, matrix):
        return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _within(inner: Matrix, outer: Matrix | None) -> Matrix:
    """Return the matrix that does ``inner`` first and ``outer`` after it."""
    if outer is None:
        return inner
    a, b = _turned(inner[0], inner[1], outer)
    c, d = _turned(inner[2], inner[3], outer)
    e, f = _turned(inner[4], inner[5], outer)
    return (a, b, c, d, e + outer[4], f + outer[5])


def _turned(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    return matrix[0] * x + matrix[2] * y, matrix[1] * x + matrix[3] * y


def _placed(box: Box, matrix: Matrix | None, frame: Frame) -> Box:
    if matrix is None:
        return frame.box(*box)
    x0, y0 = _turned(box[0], box[1], matrix)
    x1, y1 = _turned(box[2], box[3], matrix)
    return frame.box(x0 + matrix[4], y0 + matrix[5], x1 + matrix[4], y1 + matrix[5])


def _edges(path: Any, box: Box, form: Matrix | None, frame: Frame) -> list[Box]:
    """Return the straight edges of a path: itself where it is thin, else what it strokes."""
    if box[3] - box[1] <= THIN or box[2] - box[0] <= THIN:
        return [box]
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(path, fill, stroke) or not stroke.value:
        return []
    count = pdfium.FPDFPath_CountSegments(path)
    if not 2 <= count <= MOST_SEGMENTS:
        return []
    matrix = _within(_matrix(path), form)
    x, y = ctypes.c_float(), ctypes.c_float()
    edges: list[Box] = []
    first = last = (0.0, 0.0)
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        if not pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        along, up = _turned(x.value, y.value, matrix)
        point = (along + matrix[4], up + matrix[5])
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_LINETO:
            edges.append(frame.box(*last, *point))
        elif kind == pdfium.FPDF_SEGMENT_MOVETO:
            first = point
        last = point
        if pdfium.FPDFPathSegment_GetClose(segment):
            edges.append(frame.box(*last, *first))
            last = first
    return edges
