"""The steps of repair on one text, again until none finds anything: legacy encodings, blanks and stray signs, words."""

from dataclasses import dataclass, field

from pipeline.document import Doubt, Edit, apply_edits, inverse_edits
from pipeline.repair.doubts import moved_back
from pipeline.repair.encoding_edits import encoding_edits
from pipeline.repair.fixed_point import to_fixed_point
from pipeline.repair.permitted import is_permitted, without_surrogates
from pipeline.settings import RepairOptions

Findings = tuple[tuple[Edit, ...], tuple[Doubt, ...]]


def findings(text: str, options: RepairOptions, page: int, *, from_image: bool) -> Findings:
    """Return the edits and the doubts of ``text``; see ``pipeline.repair.repair_text``.

    A second run over the repaired text, with the same options, finds nothing.
    """
    steps = _Steps(options, page, from_image=from_image)
    edits = to_fixed_point(text, steps.one_pass)
    repaired = apply_edits(text, edits)
    return edits, moved_back(steps.doubts() if steps.doubts_about == repaired else (), edits)


@dataclass
class _Steps:
    """One pass over a text, and what is remembered from one pass to the next."""

    options: RepairOptions
    page: int
    from_image: bool = field(kw_only=True)
    last: Findings = ((), ())
    """What the models found in the last text that they saw."""
    doubts_about: str = ""
    """That text with the edits made, which ``doubts`` are about."""

    def one_pass(self, text: str) -> tuple[Edit, ...]:
        """Return the edits of the first step that finds something in ``text``."""
        readable = without_surrogates(text)
        found = self._permitted(encoding_edits(readable, self.page), text)
        if found:
            return found
        edits, doubts = by_models(readable, self.options, self.page, from_image=self.from_image)
        found = self._permitted(edits, text)
        self.last, self.doubts_about = (found, doubts), apply_edits(text, found)
        return found

    def doubts(self) -> tuple[Doubt, ...]:
        """Return the doubts that the models had last, with their places in the text that their edits made."""
        edits, doubts = self.last
        return moved_back(doubts, inverse_edits(edits))

    def _permitted(self, edits: tuple[Edit, ...], text: str) -> tuple[Edit, ...]:
        return tuple(edit for edit in edits if is_permitted(edit, text, self.options))


def by_models(text: str, options: RepairOptions, page: int, *, from_image: bool) -> Findings:
    """Return what the trained models find in ``text``: wrong blanks and stray signs, where there are none words.

    Raises:
        ModelMissing, ModelAltered: a trained table is not as the manifest says.
    """
    if not text or text.isspace():
        return (), ()
    from pipeline.repair import repairer  # loads NumPy tables, so not before there is work

    models = repairer.load()
    spacing = tuple(
        edit for edit in models.spacing(text, page, from_image=from_image) if is_permitted(edit, text, options)
    )
    return (spacing, ()) if spacing else models.words(text, options, page, from_image=from_image)
