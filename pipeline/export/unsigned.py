"""A copy of a signed PDF cannot be signed: what is left of the signatures is their picture on the page.

A changed file whose signature fields stay is shown by viewers as tampered with. So the fields go, and their
appearances become stamps, which look the same.
"""

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf

_DEPTH = 8
"""Form fields nest; a loop among them must end."""
_OF_FIELDS = {f"/{key}" for key in "FT V T TU TM Ff DV AA A MK Lock SV Parent Kids DA Q H".split()}
_READ_ONLY = 0x40 | 0x80
"""Annotation flags ReadOnly and Locked."""


def is_signed(pdf: Pdf) -> bool:
    """Return whether a signature field of ``pdf`` is filled. Nothing is verified."""
    form = pdf.Root.get(Name.AcroForm)
    fields = form.get(Name.Fields) if isinstance(form, Dictionary) else None
    return any(_is_signature(field) and Name.V in field for field in _walk(fields, _DEPTH))


def take_signatures_out(pdf: Pdf) -> None:
    """Turn all signature fields of ``pdf`` into stamps that look the same, and forget what depended on them."""
    # The fields first: a field and its annotation are often one object, which is none of a signature afterwards.
    form = pdf.Root.get(Name.AcroForm)
    if isinstance(form, Dictionary):
        form.Fields = _others(form.get(Name.Fields), _DEPTH)
        if Name.SigFlags in form:
            del form[Name.SigFlags]
        if len(form.Fields) == 0:
            del pdf.Root[Name.AcroForm]
    for page in pdf.pages:
        annotations = page.obj.get(Name.Annots)
        for annotation in annotations if isinstance(annotations, Array) else ():
            if isinstance(annotation, Dictionary) and _is_signature(annotation):
                annotation.Subtype = Name.Stamp
                annotation.F = int(annotation.get(Name.F, 0)) | _READ_ONLY
                for key in _OF_FIELDS & annotation.keys():
                    del annotation[key]
    for name in {"/Perms", "/DSS"} & pdf.Root.keys():
        del pdf.Root[name]


def _is_signature(field: Dictionary) -> bool:
    """Return whether ``field`` is a signature field, by its own word or that of a field above it."""
    above: Object | None = field
    for _ in range(_DEPTH):
        if not isinstance(above, Dictionary):
            return False
        if Name.FT in above:
            return above.get(Name.FT) == Name.Sig
        above = above.get(Name.Parent)
    return False


def _walk(fields: Object | None, depth: int) -> Iterator[Dictionary]:
    for field in fields if isinstance(fields, Array) else ():
        if isinstance(field, Dictionary):
            yield field
            if depth:
                yield from _walk(field.get(Name.Kids), depth - 1)


def _others(fields: Object | None, depth: int) -> Array:
    """Return the fields without those of signatures, and without groups that held nothing else."""
    kept = []
    for field in fields if isinstance(fields, Array) else ():
        if not isinstance(field, Dictionary) or _is_signature(field):
            continue
        kids = field.get(Name.Kids)
        if depth and isinstance(kids, Array) and len(kids):
            field.Kids = _others(kids, depth - 1)
            if len(field.Kids) == 0:
                continue
        kept.append(field)
    return Array(kept)
