"""A sheet photographed at a slant: its four edges are found against a darker table, and it is laid flat.

Lines at the head and at the foot of such a page run in different directions, which no turn of the whole puts right.
"""

from dataclasses import dataclass
from itertools import combinations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.document import Box
from pipeline.imaging.ink import green_of, reduced

Grey = NDArray[np.uint8]
Points = NDArray[np.float64]

_WORK_SIZE = 600
_TABLE = 0.8
"""Share of the sheet's brightness that the table has at most: the median of the picture's rim, and beside each edge."""
_BESIDE, _EDGE_SEEN = 5, 0.85
"""Pixels of the small copy beside an edge at which it is told, and the share of the edge where it must be seen."""
_PAGE_SHAPE = (1.2, 1.65)
"""Long side by short side of a whole page; without a strip that lies in a shadow it would have another."""
_PATCH = 31
"""Pixels of the small copy over which print on the sheet is closed."""
_SMALLEST = 0.3
"""Share of the picture that a sheet fills at least."""
_STRAIGHT = 0.98
"""Share of the bright patch's hull that its four-sided outline covers, and it of the other: the edges are straight."""
_ROUGHNESS, _MOST_CORNERS = 0.006, 12
"""Share of its length by which the patch's outline is simplified, and the corners that it may have then."""
_INSIDE = 0.004
"""Share of the picture by which the corners lie inside it: what the picture cuts off has no edge to go by."""
_SLANT = 2.0
"""Degrees by which two opposite edges must differ in direction; photos with less are read as well as they came."""
_STEEPEST = 30.0
"""Degrees by which they differ at most: more is no sheet on a table."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The corners of a sheet in pixels of its picture: top left, top right, bottom right, bottom left."""

    corners: Points
    picture_size: tuple[int, int]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the sheet laid flat: its longer edges in pixels of the picture."""
        top, right, bottom, left = (float(np.hypot(*edge)) for edge in np.roll(self.corners, -1, axis=0) - self.corners)
        return round(max(top, bottom)), round(max(left, right))

    def laid_flat(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return the sheet alone out of ``pixels``, its picture, as it is seen from above."""
        flat = cv2.warpPerspective(pixels, self._from_flat(), self.size, flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP)
        return np.asarray(flat, dtype=np.uint8)

    def box(self, box: Box) -> Box:
        """Return where ``box``, in fractions of the flat sheet, lies in the picture, in fractions of it."""
        corners = np.array([[(x, y) for x in (box.left, box.right) for y in (box.top, box.bottom)]]) * self.size
        points = cv2.perspectiveTransform(corners, self._from_flat())[0] / self.picture_size
        (left, top), (right, bottom) = points.min(axis=0).clip(0, 1), points.max(axis=0).clip(0, 1)
        return Box(float(left), float(top), float(right), float(bottom))

    def _from_flat(self) -> Points:
        width, height = self.size
        flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float32)
        return np.asarray(cv2.getPerspectiveTransform(flat, self.corners.astype(np.float32)), dtype=np.float64)


def slanted_sheet(rgb: NDArray[np.uint8]) -> Sheet | None:
    """Return the sheet in the picture ``rgb`` where all of it is seen and it is clearly no rectangle, else None.

    A scan is told from a photo by its rim, which is as white as the rest. The sheet is told from the table by its
    whiteness, which no shadow changes, or, on a table without colour, by its brightness.
    """
    bright = reduced(green_of(rgb), _WORK_SIZE)
    if min(bright.shape) < _PATCH or not _lies_on_a_table(bright):
        return None
    red = blue = bright
    if rgb.ndim == 3:
        red, blue = (reduced(np.ascontiguousarray(rgb[:, :, channel]), _WORK_SIZE) for channel in (0, 2))
    white = cv2.divide(cv2.min(cv2.min(red, bright), blue), cv2.max(cv2.max(red, bright), blue), scale=255)
    found = (_corners_of_patch(look) for look in (np.asarray(white, dtype=np.uint8), bright))
    corners = next((corners for corners in found if corners is not None and _has_edges(corners, bright)), None)
    if corners is None or not _is_slanted(corners):
        return None
    down, across = rgb.shape[:2]
    sheet = Sheet(corners * (across / bright.shape[1], down / bright.shape[0]), (across, down))
    return sheet if _PAGE_SHAPE[0] <= max(sheet.size) / min(sheet.size) <= _PAGE_SHAPE[1] else None


def _lies_on_a_table(small: Grey) -> bool:
    rim = np.concatenate((small[0], small[-1], small[:, 0], small[:, -1]))
    return float(np.median(rim)) < _TABLE * float(np.percentile(small, 90))


def _corners_of_patch(small: Grey) -> Points | None:
    """Return the corners of the largest bright patch, where it has four straight edges inside the picture."""
    height, width = small.shape
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((_PATCH, _PATCH), np.uint8))
    _, bright = cv2.threshold(closed, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    outlines, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not outlines:
        return None
    outline = max(outlines, key=cv2.contourArea)
    hull = cv2.convexHull(outline)
    rough = cv2.approxPolyDP(hull, _ROUGHNESS * cv2.arcLength(hull, closed=True), closed=True)
    if not 4 <= len(rough) <= _MOST_CORNERS:
        return None
    four = max((rough[list(chosen)] for chosen in combinations(range(len(rough)), 4)), key=cv2.contourArea)
    area, patch, whole = (float(cv2.contourArea(shape)) for shape in (four, outline, hull))
    if area < _SMALLEST * small.size or min(area, patch) < _STRAIGHT * whole:
        return None
    points = four[:, 0].astype(np.float64)
    margin = _INSIDE * max(small.shape)
    if (points < margin).any() or (points > (width - 1 - margin, height - 1 - margin)).any():
        return None
    return _from_top_left(points)


def _from_top_left(points: Points) -> Points:
    """Return the four ``points`` clockwise, beginning with the one nearest to the top left of the picture."""
    around = points - points.mean(axis=0)
    clockwise = points[np.argsort(np.arctan2(around[:, 1], around[:, 0]))]
    return np.roll(clockwise, -int(np.argmin(clockwise.sum(axis=1))), axis=0)


def _has_edges(corners: Points, bright: Grey) -> bool:
    """Return whether it grows dark across all four sides at once; across the border of a shadow it does so slowly."""
    along = np.linspace(0.05, 0.95, 40)[:, None]
    middle = corners.mean(axis=0)
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        edge = end - start
        outwards = np.array([edge[1], -edge[0]]) / max(1.0, float(np.hypot(*edge)))
        outwards *= np.sign(outwards @ (start - middle)) * _BESIDE
        inside, outside = (_at(bright, start + along * edge + side * outwards) for side in (-1, 1))
        if (outside < _TABLE * inside).mean() < _EDGE_SEEN:
            return False
    return True


def _at(grey: Grey, points: Points) -> NDArray[np.float64]:
    """Return the values of ``grey`` at ``points``, the nearest where they lie outside."""
    across, down = points.round().astype(int).T
    seen = grey[down.clip(0, grey.shape[0] - 1), across.clip(0, grey.shape[1] - 1)]
    return np.asarray(seen, dtype=np.float64)


def _is_slanted(corners: Points) -> bool:
    """Return whether opposite edges run in clearly different directions."""
    across, down = corners[[1, 2]] - corners[[0, 3]], corners[[3, 2]] - corners[[0, 1]]
    apart = max(_angle_between(*across), _angle_between(*down))
    return _SLANT <= apart <= _STEEPEST


def _angle_between(one: Points, other: Points) -> float:
    """Return the angle in degrees between two directions that differ by less than a half turn."""
    cross = float(one[0] * other[1] - one[1] * other[0])
    return abs(float(np.degrees(np.arctan2(cross, float(one @ other)))))
