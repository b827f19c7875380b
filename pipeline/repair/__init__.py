"""From read text to printed text: what was printed where a reader left broken words?

steps.py            all steps on one text, in this order, to a fixed point (fixed_point.py)
encoding_edits.py   text in legacy encodings
badness.py          is a line broken at all, and how?
respacing.py        blanks and stray signs: word_breaks.py and stray_signs.py find places (sites.py), local_scores.py
                    and the learned respacing_odds.py judge them
repairer.py         the models together: text -> edits
tokens.py           where are the words, and what must not be touched?
lattice.py          what may stand at each token
candidates.py       which words may have been printed: by marks alone, or by the channel
channel.py          what a reader makes of letters: channel_tables.py, rule_book.py; word_search.py (over trie.py) finds
                    the words, adaptation.py (with cuts.py) learns the hand of one document
context_scorer.py   how well does a word fit all that stands around it? the context network
slots.py            all places in three arrays
language_model.py   which syllables follow one another?
decoder.py          which candidates, all along the text?
casing.py           capitals and tone places as on the page
digits_read.py      was it a digit that was printed, or a letter that was read as one?
codes.py            strokes of đ inside codes, Roman numbers; labels.py the order of list labels; place_names.py
                    provinces
permitted.py        leaves out edits; doubts.py finds the places of doubts
result.py           what comes back to people: Repaired, explained by explain.py and html_diff.py (with html_style.py)

The room itself can be called: ``pipeline.repair(text)`` is ``pipeline.repair.repaired(text)``.
"""

import sys
from types import ModuleType

from pipeline.document import Document, Doubt, Edit, Page
from pipeline.repair.result import Repaired
from pipeline.repair.steps import findings
from pipeline.settings import RepairOptions

__all__ = [
    "MODELS",
    "VERSION",
    "Doubt",
    "Edit",
    "RepairOptions",
    "Repaired",
    "repair_document",
    "repair_text",
    "repaired",
]

VERSION = 7
MODELS = (
    "repair_language_model.npz",
    "repair_channel.npz",
    "repair_context.npz",
    "repair_context.onnx",
    "repair_respacing.json",
    "places.json",
)
_DEFAULTS = RepairOptions()


def repaired(text: str, options: RepairOptions = _DEFAULTS, *, from_image: bool = False) -> Repaired:
    r"""Return ``text`` with what repair found in it: ``.text``, ``.edits``, ``.doubtful``, ``.explain()``.

    ``pipeline.repair(text)`` is the same. Good text comes back as it is, and lines stay lines.

    >>> found = repaired("T6 dan phé bdo cdo két qua thuc hién\nké hoach phong chay, chita chay trudc ngay 15/6")
    >>> print(found.text)
    Tổ dân phố báo cáo kết quả thực hiện
    kế hoạch phòng cháy, chữa cháy trước ngày 15/6
    >>> found.edits[0].before, found.edits[0].after, found.edits[0].rule
    ('T6', 'Tổ', 'channel')
    >>> repaired("Kính gửi các tổ dân phố").edits
    ()

    Args:
        text: plain text of any length; its lines end with line feeds.
        options: when a token is changed (``RepairOptions(min_score=0.9, tone_style="new", only="marks")``); files
            and the environment are not looked at.
        from_image: the text was read from an image with a Vietnamese model; see ``repair_text``.

    Raises:
        ModelMissing, ModelAltered: a trained table is not as the manifest says.
    """
    edits, doubts = findings(text, options, 1, from_image=from_image)
    return Repaired(text, edits, doubts)


def repair_text(text: str, options: RepairOptions, page: int = 1, *, from_image: bool = False) -> tuple[Edit, ...]:
    """Return the edits that turn ``text`` as read into what was printed.

    Clean text gets none. Edits never cross a line break, never overlap and are sorted by place.

    Args:
        text: the text of one page, lines separated by line feeds.
        options: when a token is changed.
        page: the number that the edits carry, from 1.
        from_image: the text was read from an image with a Vietnamese model, so tokens that no word is spelt like
            may be misreadings even where the text around them is clean.

    Raises:
        ModelMissing, ModelAltered: a trained table is not as the manifest says.
    """
    return findings(text, options, page, from_image=from_image)[0]


def repair_document(document: Document, options: RepairOptions) -> Document:
    """Return ``document`` with the edits on its pages; a page with a good text layer is returned as it is."""
    return document.model_copy(update={"pages": tuple(_repaired_page(page, options) for page in document.pages)})


def _repaired_page(page: Page, options: RepairOptions) -> Page:
    if page.layer == "good" and page.text_source == "text_layer":
        return page
    edits = repair_text(page.raw_text, options, page.number, from_image=page.text_source == "ocr")
    if not edits:
        return page
    source = "repaired_text_layer" if page.text_source == "text_layer" else page.text_source
    return page.model_copy(update={"edits": edits, "text_source": source})


class RepairModule(ModuleType):
    """The type of this room, whose call repairs a text; Python documents this way to give a module a ``__call__``."""

    repaired = staticmethod(repaired)
    repair_text = staticmethod(repair_text)

    def __call__(self, text: str, options: RepairOptions = _DEFAULTS, *, from_image: bool = False) -> Repaired:
        """Return what ``repaired`` returns."""
        return repaired(text, options, from_image=from_image)


sys.modules[__name__].__class__ = RepairModule
