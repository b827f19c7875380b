"""Pages of originals as people read them, and the pieces of them where a field stands, as WebP.

Pictures are drawn when they are asked for and kept in memory for a while; nothing is written to disk.
"""

import io
import threading
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pipeline.dispatch import Record
from pipeline.document import Box
from pipeline.errors import UsageError
from pipeline.ingest import page_image
from pipeline.originals import kept_page, original_of
from pipeline.settings import Settings
from pipeline.store import Store

if TYPE_CHECKING:
    from PIL.Image import Image

DPI: Final = 170
MAX_WIDTH: Final = 1700
"""Pixels across: a page of a good scan is as sharp as a screen shows it."""
QUALITY: Final = 82
_MARGIN_X, _MARGIN_Y = 0.03, 0.02
_LEAST_WIDTH, _LEAST_HEIGHT = 0.45, 0.07

_ONE_AT_A_TIME = threading.Lock()
"""pdfium must not be entered by two threads."""


def has_pictures(record: Record) -> bool:
    """Return whether the original has pages to look at; plain text has none."""
    return record.media_type not in (None, "text/plain") and record.pages > 0


def around(box: Box) -> Box:
    """Return the piece of a page to show for a field at ``box``: a little more than it, and never a mere sliver.

    >>> around(Box(0.40, 0.50, 0.44, 0.51))
    Box(left=0.195, top=0.47, right=0.645, bottom=0.54)
    """
    left, right = _widened(box.left - _MARGIN_X, box.right + _MARGIN_X, _LEAST_WIDTH)
    top, bottom = _widened(box.top - _MARGIN_Y, box.bottom + _MARGIN_Y, _LEAST_HEIGHT)
    return Box(left, top, right, bottom)


def _widened(start: float, end: float, least: float) -> tuple[float, float]:
    """Return the span made at least ``least`` long about its middle, moved to lie within 0..1, to four digits."""
    missing = max(0.0, least - (end - start)) / 2
    start, end = start - missing, end + missing
    shift = max(0.0, -start) - max(0.0, end - 1)
    return round(max(0.0, start + shift), 4), round(min(1.0, end + shift), 4)


class Pictures:
    """Draws pages of the originals that ``store`` knows."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._drawn = lru_cache(maxsize=6)(self._draw)
        self._encoded = lru_cache(maxsize=96)(self._encode)

    def page(self, record: Record, number: int, part: Box | None = None) -> bytes:
        """Return page ``number`` of ``record``, or a part of it, as WebP.

        Raises:
            UsageError: the record has no such page, or no pictures.
            VanishedFile: the original is gone.
            SourceError: it cannot be drawn.
        """
        if not has_pictures(record) or not 1 <= number <= record.pages:
            raise UsageError(f"{record.source} has no picture of page {number}.", advice="")
        with _ONE_AT_A_TIME:
            return self._encoded(_Key(record), number, part)

    def _encode(self, key: "_Key", number: int, part: Box | None) -> bytes:
        image = self._drawn(key, number)
        if part is not None:
            across, down = image.size
            image = image.crop(
                (
                    int(part.left * across),
                    int(part.top * down),
                    max(1, round(part.right * across)),
                    max(1, round(part.bottom * down)),
                )
            )
        buffer = io.BytesIO()
        image.save(buffer, "WEBP", quality=QUALITY, method=2)
        return buffer.getvalue()

    def _draw(self, key: "_Key", number: int) -> "Image":
        from PIL import Image

        record = key.record
        source = original_of(self._store, record, self._settings)
        image = Image.fromarray(page_image(source, number, DPI).pixels)
        kept = kept_page(self._settings.out, record, number)
        if kept is not None and kept.rotation:
            image = image.rotate(-kept.rotation, expand=True)
        if image.width > MAX_WIDTH:
            image = image.resize((MAX_WIDTH, max(1, round(image.height * MAX_WIDTH / image.width))), reducing_gap=3)
        return image


class _Key:
    """A record as a key of the caches: the bytes of its original decide, not what is known of it."""

    def __init__(self, record: Record) -> None:
        self.record = record

    def __hash__(self) -> int:
        return hash(self.record.sha256)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.record.sha256 == self.record.sha256
