"""From read text to printed text: what was printed where a reader left broken words?

badness.py         is it broken at all, and how?
tokens.py          where are the words, and what must not be touched?
candidates.py      which words may have been printed: channel.py (over trie.py), or marks alone
language_model.py  which syllables follow one another?
decoder.py         which candidates, all along the text?
casing.py          capitals and tone places as on the page
fixed_point.py     again until nothing is left to repair
lattice.py         what may stand at each token
repairer.py        the models together: text -> edits
explain.py         edits for people
"""

from pipeline.document import Document, Edit, Page
from pipeline.settings import RepairOptions

VERSION = 2
MODELS = ("repair_language_model.npz", "repair_channel.npz")


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
    from pipeline.repair import repairer  # loads NumPy tables, so not before there is work

    return repairer.load().edits(text, options, page, from_image=from_image)


def repair(document: Document, options: RepairOptions) -> Document:
    """Return ``document`` with the edits on its pages; a page with a good text layer is returned as it is."""
    return document.model_copy(update={"pages": tuple(_repaired(page, options) for page in document.pages)})


def _repaired(page: Page, options: RepairOptions) -> Page:
    if page.layer == "good" and page.text_source == "text_layer":
        return page
    edits = repair_text(page.raw_text, options, page.number, from_image=page.text_source == "ocr")
    if not edits:
        return page
    source = "repaired_text_layer" if page.text_source == "text_layer" else page.text_source
    return page.model_copy(update={"edits": edits, "text_source": source})
