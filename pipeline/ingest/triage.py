"""Can the text layer of a page be trusted? good, broken or none, with the reason in words."""

import re
from collections.abc import Collection
from typing import NamedTuple

from pipeline.document import LayerQuality
from pipeline.legacy_encodings import detect
from pipeline.settings import IngestOptions
from pipeline.vietnamese import MARKED_LETTERS, marked_share, syllable_share, to_nfc

_WORD = re.compile(r"[^\W\d_]+")
_LEGACY_FONT = re.compile(r"(?:^|\+)(?:(?P<tcvn>\.?Vn[A-Z])|(?P<vni>VNI[-_ ]))")
_MANGLED = re.compile(r"[A-Za-zÀ-ỹ]\?[A-Za-zÀ-ỹ]|\ufffd|\(cid:\d+\)")


class Verdict(NamedTuple):
    """What a text layer is worth, and why."""

    quality: LayerQuality
    reason: str


def judge_layer(text: str, fonts: Collection[str], options: IngestOptions, *, scanned: bool) -> Verdict:
    """Return the verdict on the text layer of a PDF page.

    Args:
        text: the text of the layer.
        fonts: names of its fonts as the PDF has them.
        options: thresholds.
        scanned: whether one picture covers the page, so that the layer was made by a reader and not by a writer.
    """
    letters = sum(map(str.isalpha, text))
    if letters < options.min_layer_letters and (scanned or letters == 0):
        reason = "no text layer" if letters == 0 else f"text layer holds {letters} letters: a stamp, not a page"
        return Verdict("none", reason)
    for font in sorted(fonts):
        if (match := _LEGACY_FONT.search(font)) and detect(text) in ("TCVN3", "VNI"):
            name = "TCVN3" if match["tcvn"] else "VNI"
            return Verdict("broken", f"legacy encoding {name} (font {font.rpartition('+')[2]})")
    return judge_text(text, options, scanned=scanned)


def judge_text(text: str, options: IngestOptions, *, scanned: bool = False) -> Verdict:
    """Return the verdict on a text by its letters alone.

    >>> judge_text("Thực hiện Kế hoạch số 12 của Ủy ban nhân dân huyện", IngestOptions()).quality
    'good'
    >>> judge_text("Thyc hién Ké hoach sé 12 cua Uy ban nhan dan huyén", IngestOptions(), scanned=True).quality
    'broken'
    """
    text = to_nfc(text)
    if not any(map(str.isalpha, text)):
        return Verdict("none", "no letters")
    if (name := detect(text)) is not None:
        return Verdict("broken", f"legacy encoding {name}")
    letters = sum(map(str.isalpha, text))
    if (mangled := len(_MANGLED.findall(text))) > 0.02 * letters:
        return Verdict("broken", f"{mangled} letters were lost by the program that wrote it")
    share, marked = syllable_share(text), marked_share(text)
    figures = f"{share:.0%} of its words are spelt like Vietnamese, {marked:.0%} of its letters carry marks"
    if marked >= options.good_marked_share:
        # Letters with two marks are what a model without Vietnamese letters cannot give; born-digital text always has
        # them, so there a low share of syllables only means names, codes or another language.
        good = share >= options.good_syllable_share or (not scanned and _has_stacked_marks(text))
        return Verdict("good", figures) if good else Verdict("broken", f"{figures}: misread")
    if scanned:
        if _is_foreign(text):
            return Verdict("good", f"{figures}: another language")
        return Verdict("broken", f"{figures}: read by a model without Vietnamese letters")
    if marked == 0 or _has_stacked_marks(text) or _is_foreign(text):
        return Verdict("good", f"{figures}: another language, or typed without marks")
    return Verdict("broken", f"{figures}: marks are missing")


def _has_stacked_marks(text: str) -> bool:
    """Return whether letters from the Vietnamese block of Unicode occur, as no other language has them."""
    words = _WORD.findall(text)
    stacked = sum(1 for word in words if any("\u1ea0" <= char <= "\u1ef9" for char in word))
    return stacked > 0.02 * len(words)


_ENGLISH = frozenset("the of and to in is for that with on as by this are be from or an it which".split())


def _is_foreign(text: str) -> bool:
    """Return whether ``text`` without marks is English rather than Vietnamese that lost its marks.

    One word in four of English running text is among its twenty most frequent; in Vietnamese without marks only "to",
    "in", "an", "on" and "the" occur by chance.
    """
    words = [word.lower() for word in _WORD.findall(text)]
    common = sum(1 for word in words if word in _ENGLISH)
    bare = sum(1 for word in words if not MARKED_LETTERS.isdisjoint(word))
    return bool(words) and common > 0.12 * len(words) and bare < 0.05 * len(words)
