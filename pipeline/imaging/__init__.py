"""Cleaning a page image before it is read: only what was measured to help, and only where it is needed.

    max of RGB      red stamps and blue pen fade, black letters stay
    downscale       above 400 dpi, to 300
    soften          images of two levels without a shade: hard dots get the edges that readers know
    background      the image divided by its own background, where that is not white: shading and grey paper turn white
    bleed-through   what is pale and no edge of ink turns white, where the back of the sheet shows through
    despeckle       dots smaller than any mark, only where the page is full of them
    deskew          lines of text turned level
    upscale         below 130 dpi, so that the reader sees the marks

No threshold is applied: Tesseract's own is better on shaded, faint and noisy pages.
"""

from pipeline.imaging.deskew import is_sideways
from pipeline.imaging.treatment import Prepared, prepare, refocused

__all__ = ["Prepared", "is_sideways", "prepare", "refocused"]
