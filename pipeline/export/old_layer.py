"""Taking out a text layer that nobody can see: the misread words under or over a scan.

A word left in would be found and copied beside the repaired one. What is taken out is proved invisible: the page is
drawn with and without it, and unless both pictures are the same, to the pixel, it stays.
"""

import io
import warnings
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from pikepdf import (
    ContentStreamInlineImage,
    ContentStreamInstruction,
    Dictionary,
    Name,
    Object,
    Operator,
    Page,
    Pdf,
    Stream,
    parse_content_stream,
)
from pikepdf import unparse_content_stream as unparse
from pikepdf.exceptions import PageCopyWarning, PdfParsingError

from pipeline.export.text_layer import copy_of

_SHOWS = {"Tj", "TJ", "'", '"'}
_NEXT_LINE = ContentStreamInstruction([], Operator("T*"))
_INVISIBLE = 3
_DRAWN_AT = 100 / 72
"""Pixels a point: as on a screen, where a page of A4 has a million of them."""
_NESTED = 4
"""How deep forms may lie in forms; OCR programs put their layer into one."""


Instruction = ContentStreamInstruction | ContentStreamInlineImage


class _Cleaned(NamedTuple):
    instructions: "list[Instruction]"
    removed: int


def remove_hidden_text(pdf: Pdf, page: Page) -> bool:
    """Return whether text was taken out of ``page`` of ``pdf``: all of it, or that in rendering mode 3, or none.

    Text under a picture is as invisible as text in mode 3, so first the page is tried without any.
    """
    before: NDArray[np.uint8] | None = None
    for every in (True, False):
        trial = _alone(page)
        if not _clean_page(trial, trial.pages[0], every=every):
            return False  # fewer words are found in mode 3 than in all modes
        before = _drawn(_alone(page)) if before is None else before
        if np.array_equal(_drawn(trial), before):
            _clean_page(pdf, page, every=every)
            return True
    return False


def _parsed(stream: Page | Stream) -> list[Instruction]:
    """Return the instructions of a page or form; none where nobody can tell what they are."""
    try:
        return parse_content_stream(stream)
    except PdfParsingError:
        return []


def _alone(page: Page) -> Pdf:
    """Return a PDF of this page only."""
    single = Pdf.new()
    single.pages.append(page)
    return single


def _drawn(pdf: Pdf) -> NDArray[np.uint8]:
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PageCopyWarning)  # forms are not drawn, before or after
        pdf.save(buffer)
    document = pypdfium2.PdfDocument(buffer.getvalue())
    try:
        return np.array(document[0].render(scale=_DRAWN_AT).to_numpy())
    finally:
        document.close()


def _clean_page(pdf: Pdf, page: Page, *, every: bool) -> int:
    """Return how many pieces of text were taken out of ``page``."""
    resources = copy_of(page.resources)
    cleaned = _cleaned(pdf, _parsed(page), resources, every=every, mode=0, depth=0)
    if cleaned.removed:
        page.obj.Contents = Stream(pdf, unparse(cleaned.instructions))
        page.obj.Resources = resources
    return cleaned.removed


def _cleaned(
    pdf: Pdf,
    instructions: list[Instruction],
    resources: Dictionary,
    *,
    every: bool,
    mode: int,
    depth: int,
) -> _Cleaned:
    """Return the instructions without those that show text, in every rendering mode or in mode 3.

    A form that is changed is copied first, with its name in ``resources``, since other pages may use it.
    """
    kept: list[Instruction] = []
    removed, saved = 0, list[int]()
    for instruction in instructions:
        operator, operands = str(instruction.operator), instruction.operands
        if operator == "q":
            saved.append(mode)
        elif operator == "Q" and saved:
            mode = saved.pop()
        elif operator == "Tr":
            mode = int(operands[0]) if operands else mode
        elif operator == "Do" and operands:
            removed += _clean_form(pdf, str(operands[0]), resources, every=every, mode=mode, depth=depth)
        if operator in _SHOWS and (every or mode == _INVISIBLE):
            removed += 1
            kept += _without_showing(operator, operands)
        else:
            kept.append(instruction)
    return _Cleaned(kept, removed)


def _without_showing(operator: str, operands: Iterable[Object]) -> Iterator[ContentStreamInstruction]:
    """Yield what a text-showing operator does besides showing: the next line, and the spacing for later text."""
    if operator == '"':
        for spacing, name in zip(operands, ("Tw", "Tc"), strict=False):
            yield ContentStreamInstruction([spacing], Operator(name))
    if operator in ("'", '"'):
        yield _NEXT_LINE


def _clean_form(pdf: Pdf, name: str, resources: Dictionary, *, every: bool, mode: int, depth: int) -> int:
    objects = resources.get(Name.XObject)
    form = objects.get(name) if isinstance(objects, Dictionary) else None
    if not isinstance(form, Stream) or form.get(Name.Subtype) != Name.Form or depth == _NESTED:
        return 0
    inner = copy_of(form.get(Name.Resources, resources))
    cleaned = _cleaned(pdf, _parsed(form), inner, every=every, mode=mode, depth=depth + 1)
    if cleaned.removed:
        copy = Stream(pdf, unparse(cleaned.instructions), {key: form[key] for key in form.keys() - _LENGTH})
        copy.Resources = inner
        resources.XObject = copy_of(objects)
        resources.XObject[name] = copy
    return cleaned.removed


_LENGTH = {"/Length", "/Filter", "/DecodeParms"}
