"""The components, assembled as one spaCy pipeline: each is a thin wrapper around a pure function.

The order and what each needs are declared on the factories, so ``nlp.analyze_pipes()`` proves that nothing is used
before it is made.
"""

import re
from functools import cache
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.dispatch import Absent, FieldState, Found, Mention, Understanding, nothing_found
from pipeline.document import Document
from pipeline.extract.checks import cross_check
from pipeline.extract.citation_merging import is_annexed, merge_citations, repeats_own
from pipeline.extract.citations import find_citations
from pipeline.extract.confidence import calibrated
from pipeline.extract.date import find_date
from pipeline.extract.doc_types import find_doc_type
from pipeline.extract.evidence import text_of
from pipeline.extract.issuer import find_issuer
from pipeline.extract.layout import Segment, read_layout
from pipeline.extract.marks import find_marks
from pipeline.extract.mentions import find_mentions
from pipeline.extract.notation import drafting_unit
from pipeline.extract.number import find_number, parse_number
from pipeline.extract.own_spelling import own_spelling, respelt_field, whole_place
from pipeline.extract.pen_parts import with_pen_parts
from pipeline.extract.recipients import find_addressees, find_recipients
from pipeline.extract.runners_up import with_runners_up
from pipeline.extract.signature_block import find_signature
from pipeline.extract.signer import find_signer
from pipeline.extract.subject import find_subject
from pipeline.extract.title_chain import head_of
from pipeline.extract.trailer import find_trailer
from pipeline.extract.verdict import is_dispatch
from pipeline.extract.witnesses import agreement
from pipeline.extract.zones import find_zones
from pipeline.vietnamese import to_nfc

COMPONENTS = (
    "congvan_zones",
    "congvan_heading",
    "congvan_addressing",
    "congvan_signing",
    "congvan_citations",
    "congvan_mentions",
    "congvan_verdict",
    "congvan_confidence",
)
_ATTRIBUTES = (
    "source",
    "layout",
    "zones",
    "fields",
    "cites",
    "signatures",
    "votes",
    "understanding",
    "spelling",
    "mentions",
)

for _name in _ATTRIBUTES:
    Doc.set_extension(f"congvan_{_name}", default=None, force=True)


def _get(doc: Doc, name: str) -> Any:
    return doc._.get(f"congvan_{name}")


def _set(doc: Doc, name: str, value: Any) -> None:
    doc._.set(f"congvan_{name}", value)


@Language.component("congvan_zones", assigns=["doc._.congvan_layout", "doc._.congvan_zones"])
def zones_component(doc: Doc) -> Doc:
    """Divide the document into its parts."""
    layout = read_layout(_get(doc, "source"))
    _set(doc, "layout", layout)
    _set(doc, "zones", find_zones(layout))
    return doc


@Language.component(
    "congvan_heading", requires=["doc._.congvan_zones"], assigns=["doc._.congvan_fields", "doc._.congvan_spelling"]
)
def heading_component(doc: Doc) -> Doc:
    """Find type, number, date, place, issuer, subject and marks."""
    source, zones = _get(doc, "source"), _get(doc, "zones")
    parsed = parse_number(zones.number) if zones.number is not None else None
    notation = parsed.notation if parsed is not None else None
    letter: Segment | None = (*zones.vv, *zones.addressees, None)[0]
    doc_type = find_doc_type(zones.title, parsed.notation_piece if parsed else None, notation, letter)
    dated = find_date(zones.date)
    named = dated | find_issuer(zones.issuer, text_of(dated["place"]))
    named["place"] = whole_place(named["place"], text_of(named["issuing_body"]))
    spelling = own_spelling(source, text_of(named["place"]), text_of(named["issuing_body"]))
    named = {name: respelt_field(state, spelling) for name, state in named.items()}
    unmarked = any(page.text_source == "repaired_text_layer" for page in source.pages)
    fields: dict[str, FieldState] = {
        "doc_type": doc_type,
        **find_number(parsed, text_of(doc_type), text_of(named["issuing_body"]), zones.labelled, unmarked=unmarked),
        **named,
        "subject": respelt_field(find_subject(zones.vv, zones.summary), spelling),
        **find_marks(zones.header, unmarked=unmarked),
    }
    _set(doc, "fields", fields)
    _set(doc, "spelling", spelling)
    return doc


@Language.component(
    "congvan_addressing", requires=["doc._.congvan_zones", "doc._.congvan_fields", "doc._.congvan_spelling"]
)
def addressing_component(doc: Doc) -> Doc:
    """Find addressees and recipients."""
    zones, fields = _get(doc, "zones"), _get(doc, "fields")
    addressees = find_addressees(zones.addressees)
    names = tuple(map(str, addressees.value)) if isinstance(addressees, Found) else ()
    unmarked = bool(zones.recipients) and _is_unmarked(_get(doc, "source"), zones.recipients[0].page)
    unit = drafting_unit(text_of(fields["code_notation"]))
    recipients = find_recipients(zones.recipients, names, unit, unmarked=unmarked)
    listed = {"addressees": addressees, "recipients": recipients}
    spelling = _get(doc, "spelling")
    _set(doc, "fields", fields | {name: respelt_field(state, spelling) for name, state in listed.items()})
    return doc


def _is_unmarked(source: Document, page: int) -> bool:
    """Return whether page number ``page`` was read by an engine without Vietnamese letters."""
    return any(one.number == page and one.text_source == "repaired_text_layer" for one in source.pages)


@Language.component(
    "congvan_signing",
    requires=["doc._.congvan_zones", "doc._.congvan_fields", "doc._.congvan_spelling"],
    assigns=["doc._.congvan_signatures"],
)
def signing_component(doc: Doc) -> Doc:
    """Find the signer, and what a digital signature tells where the header is missing."""
    source: Document = _get(doc, "source")
    layout, fields = _get(doc, "layout"), _get(doc, "fields")
    issuer, parent = text_of(fields["issuing_body"]), text_of(fields["parent_body"])
    body = issuer.removeprefix(parent or "").strip() if issuer else None
    signature = _get(doc, "zones").signature
    unmarked = bool(signature) and _is_unmarked(source, signature[0].page)
    fields = fields | find_signer(find_signature(signature, head_of(body)), body, parent, unmarked=unmarked)
    fields["signer_title"] = respelt_field(fields["signer_title"], _get(doc, "spelling"))
    printed, instead = find_trailer(layout.segments, source.signatures)
    for name, state in instead.items():
        if isinstance(fields[name], Absent) and isinstance(fields["number"], Absent):
            fields[name] = state
    _set(doc, "fields", fields)
    _set(doc, "signatures", source.signatures or ((printed,) if printed else ()))
    return doc


@Language.component("congvan_citations", requires=["doc._.congvan_fields"], assigns=["doc._.congvan_cites"])
def citations_component(doc: Doc) -> Doc:
    """Find the dispatches cited; they also stand as spans under "citations"."""
    source, fields = _get(doc, "source"), _get(doc, "fields")
    own, issued = text_of(fields["number"]), text_of(fields["issued_date"])
    line = _place_of(source, fields["number"])
    unmarked = any(page.text_source == "repaired_text_layer" for page in source.pages)
    doc_type, text = text_of(fields["doc_type"]), to_nfc(source.text)
    found = [
        hit
        for hit in find_citations(text, unmarked=unmarked)
        if not repeats_own(hit[0], own, issued, doc_type, annexed=is_annexed(text, hit[1]))
        and not (line and line[0] <= hit[1] < line[1])
    ]
    _set(doc, "cites", merge_citations([citation for citation, _, _ in found]))
    spans = (doc.char_span(start, end, label="citation", alignment_mode="expand") for _, start, end in found)
    doc.spans["citations"] = [span for span in spans if span is not None]
    return doc


@Language.component("congvan_mentions", requires=["doc._.congvan_fields"], assigns=["doc._.congvan_mentions"])
def mentions_component(doc: Doc) -> Doc:
    """Find the people, agencies and places that the text names; they also stand as spans under "mentions"."""
    found: list[Mention] = []
    spans: list[Span | None] = []
    start = 0
    for page in _get(doc, "source").pages:
        text = to_nfc(page.text)
        for mention in find_mentions(text, page.number) if len(text) == len(page.text) else ():
            found.append(mention)
            first, last = mention.span
            spans.append(doc.char_span(start + first, start + last, label=mention.kind, alignment_mode="expand"))
        start += len(text) + 1
    _set(doc, "mentions", tuple(found))
    doc.spans["mentions"] = [span for span in spans if span is not None]
    return doc


def _place_of(source: Document, state: FieldState) -> tuple[int, int] | None:
    """Return where ``state`` stands in the text of the whole document, or None."""
    if not isinstance(state, Found) or state.page is None or state.span is None:
        return None
    start = sum(len(page.text) + 1 for page in source.pages if page.number < state.page)
    return start + state.span[0], start + state.span[1]


@Language.component(
    "congvan_verdict",
    requires=[
        "doc._.congvan_fields",
        "doc._.congvan_cites",
        "doc._.congvan_signatures",
        "doc._.congvan_mentions",
    ],
    assigns=["doc._.congvan_understanding", "doc._.congvan_votes"],
)
def verdict_component(doc: Doc) -> Doc:
    """Decide whether it is a dispatch, and check the fields against each other."""
    zones, fields, cites, signatures = (_get(doc, name) for name in ("zones", "fields", "cites", "signatures"))
    fields = with_runners_up(fields, zones, _get(doc, "layout"), signatures)
    source: Document = _get(doc, "source")
    unmarked = any(page.text_source == "repaired_text_layer" for page in source.pages)
    _set(doc, "votes", agreement(fields, cites, signatures, source.text, unmarked=unmarked))
    if is_dispatch(fields, zones, bool(signatures)):
        understanding = Understanding(
            is_dispatch=True,
            fields=nothing_found("not_found") | fields,
            cites=cites,
            signatures=signatures,
            warnings=tuple(cross_check(fields, cites, signatures)),
            mentions=_get(doc, "mentions"),
        )
    else:
        understanding = Understanding(is_dispatch=False, fields=nothing_found("not_a_dispatch"), signatures=signatures)
    _set(doc, "understanding", understanding)
    return doc


@Language.component(
    "congvan_confidence", requires=["doc._.congvan_understanding", "doc._.congvan_votes", "doc._.congvan_zones"]
)
def confidence_component(doc: Doc) -> Doc:
    """Say how sure each field is, and what else a pen may have written: no rivals, so it comes after."""
    understanding: Understanding = _get(doc, "understanding")
    if understanding.is_dispatch:
        fields = calibrated(understanding.fields, _get(doc, "source"), _get(doc, "votes"))
        fields = with_pen_parts(fields, _get(doc, "zones"))
        _set(doc, "understanding", understanding.model_copy(update={"fields": fields}))
    return doc


@cache
def load_pipeline() -> Language:
    """Return the spaCy pipeline, without pyvi: syllables are tokens, as they are written."""
    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"use_pyvi": False}}})
    nlp.max_length = 1_000_000_000  # long laws; nothing here needs memory beyond the text
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


_TOKEN = re.compile(r"(?P<word>\S+)(?P<blank> ?)|(?P<space>\s+)")


def _tokenized(nlp: Language, text: str) -> Doc:
    """Return ``text`` as tokens between white space; spaCy's own tokenizer takes time by the square of the length."""
    matches = list(_TOKEN.finditer(text))
    words = [match["word"] or match["space"] for match in matches]
    return Doc(nlp.vocab, words, [bool(match["blank"]) for match in matches])


def understand(document: Document) -> Understanding:
    """Return what the pipeline makes of ``document``."""
    nlp = load_pipeline()
    doc = _tokenized(nlp, to_nfc(document.text))
    _set(doc, "source", document)
    result: Understanding = _get(nlp(doc), "understanding")
    return result


def uncalibrated(document: Document) -> tuple[Understanding, dict[str, float]]:
    """Return the fields with the confidence that their rules claim, and the votes of the witnesses, for training."""
    nlp = load_pipeline()
    doc = _tokenized(nlp, to_nfc(document.text))
    _set(doc, "source", document)
    with nlp.select_pipes(disable=["congvan_confidence"]):
        doc = nlp(doc)
    return _get(doc, "understanding"), _get(doc, "votes")
