"""Cleaning a page image before it is read: only what was measured to help, and only where it is needed.

    max of RGB      red stamps and blue pen fade, black letters stay
    background      the image divided by its own background: shading and grey paper turn white
    despeckle       dots smaller than any mark, only where the page is full of them
    deskew          lines of text turned level
    upscale         below 200 dpi, so that the reader sees the marks

No threshold is applied: Tesseract's own is better on shaded, faint and noisy pages.
"""

from pipeline.imaging.treatment import Prepared, prepare

__all__ = ["Prepared", "prepare"]
