"""What is drawn on a page: ruled lines, pictures, and the frame in which everything is measured."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

from procurecheck.model import Box

MOST_OBJECTS = 20_000
MOST_SEGMENTS = 2_000
THIN = 2.5
"""Points up to which a filled or stroked path is a ruled line."""


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
        (ax, ay), (bx, by) = self.point(x0, y0), self.point(x1, y1)
        return (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def rules_of(page: Any, frame: Frame) -> tuple[list[Box], list[Box], float, int]:
    """Return ruled lines across and down, the area under pictures in square points, the number of paths."""
    across: list[Box] = []
    down: list[Box] = []
    area = 0.0
    drawings = 0
    bounds = [ctypes.c_float() for _ in range(4)]
    for index in range(min(pdfium.FPDFPage_CountObjects(page.raw), MOST_OBJECTS)):
        item = pdfium.FPDFPage_GetObject(page.raw, index)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind not in {pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM}:
            continue
        if not pdfium.FPDFPageObj_GetBounds(item, *bounds):
            continue
        box = frame.box(*(value.value for value in bounds))
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            area += max(box[2] - box[0], 0.0) * max(box[3] - box[1], 0.0)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            drawings += 1
            for edge in _edges(item, box, frame):
                if edge[3] - edge[1] <= THIN < edge[2] - edge[0]:
                    across.append(edge)
                elif edge[2] - edge[0] <= THIN < edge[3] - edge[1]:
                    down.append(edge)
    return across, down, area, drawings


def _edges(path: Any, box: Box, frame: Frame) -> list[Box]:
    """Return the straight edges of a path: itself where it is thin, else what it strokes."""
    if box[3] - box[1] <= THIN or box[2] - box[0] <= THIN:
        return [box]
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(path, fill, stroke) or not stroke.value:
        return []
    count = pdfium.FPDFPath_CountSegments(path)
    if not 2 <= count <= MOST_SEGMENTS:
        return []
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(path, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    edges: list[Box] = []
    first = last = (0.0, 0.0)
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        if not pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
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
