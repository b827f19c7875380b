"""Law: any record, with any text in it, comes back from the store equal."""

from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dispatch import (
    FIELD_NAMES,
    Absent,
    AbsentReason,
    Citation,
    Dossier,
    EditSummary,
    Found,
    Problem,
    Recipient,
    Record,
    RecordWarning,
    Status,
    Step,
)
from pipeline.document import Alternative, Box, DigitalSignature, Document, Line, Page, digest_of
from pipeline.store import Store, open_store

LETTERS = "aăâđeêioôơuưyĐẾỆỮửằ ntghk\n\f\t\"'\\/*-–;,.:0123456789\x00\u00a0\u2028\ufdd0😀"
text = st.text(st.sampled_from(LETTERS) | st.characters(exclude_categories=["Cs"]), max_size=12)
some = st.none() | text
share = st.floats(0, 1)
date = st.none() | st.sampled_from(["2031", "2031-02", "2031-02-28", "1976-12-31"])


def few(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=3).map(tuple)


recipient = st.builds(Recipient, name=text, purpose=some, means=st.none() | few(text))
found = st.builds(
    Found,
    value=text | few(text).filter(bool) | few(recipient).filter(bool),
    raw=text,
    confidence=share,
    page=st.none() | st.integers(1, 9),
    box=st.none() | st.builds(Box, share, share, share, share),
    span=st.none() | st.tuples(st.integers(0, 9), st.integers(0, 9)),
    rule=text,
    candidates=few(st.builds(Alternative, text, share)),
)
absent = st.builds(Absent, absent=st.sampled_from(get_args(AbsentReason)))
problem = st.builds(
    Problem, stage=text, code=text, message=text, page=st.none() | st.integers(1, 9), retryable=st.booleans()
)
page_texts = st.lists(text.map(lambda t: t.replace("\n", " ")), max_size=3)


@st.composite
def stored(draw: st.DrawFn) -> tuple[Dossier, Document, str]:
    path = draw(text)
    lines = draw(page_texts)
    document = Document(
        sha256=digest_of(draw(st.binary(max_size=4))),
        media_type="image/png",
        pages=tuple(Page(number=n, lines=(Line(text=line),)) for n, line in enumerate(lines, start=1)),
    )
    strings = {name: draw(some) for name in FIELD_NAMES if name not in ("issued_date", "addressees", "recipients")}
    record = Record(
        id=document.id,
        source=path,
        sources=(path,),
        sha256=document.sha256,
        media_type=draw(some),
        pages=len(lines),
        is_dispatch=draw(st.booleans()),
        status=draw(st.sampled_from(get_args(Status))),
        **strings,
        issued_date=draw(date),
        addressees=draw(few(text)),
        recipients=draw(few(recipient)),
        cites=draw(few(st.builds(Citation, number=some, doc_type=some, issued_date=date, issuing_body=some))),
        signatures=draw(few(st.builds(DigitalSignature, signer=some, signed_at=some))),
        warnings=draw(few(st.builds(RecordWarning, code=text, message=text))),
        fields={name: draw(found | absent) for name in FIELD_NAMES[:3]},
        text_source=(),
        edits=EditSummary(count=draw(st.integers(0, 9)), mean_score=draw(st.none() | share)),
        problems=draw(few(problem)),
    )
    steps = st.builds(
        Step,
        stage=text,
        version=st.integers(0, 9),
        options_digest=text,
        model_digest=some,
        started=text,
        seconds=st.floats(0, 1e6),
        summary=text,
    )
    return Dossier(record=record, steps=draw(few(steps))), document, path


@pytest.fixture(scope="module")
def one_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return open_store(f"sqlite:///{tmp_path_factory.mktemp('store')}/a.db", create=True)


@settings(deadline=None)
@given(stored(), st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8))
def test_what_is_saved_comes_back(one_store: Store, given_: tuple[Dossier, Document, str], root: str) -> None:
    dossier, document, path = given_
    one_store.save(dossier, document, root=Path(root), path=path, fingerprint="run 1")
    known = one_store.dossier(document.id)
    assert known is not None
    expected = dossier.record.model_copy(update={"source": known.record.source, "sources": known.record.sources})
    assert known == dossier.model_copy(update={"record": expected})
    assert path in known.record.sources
    assert tuple(p.text for p in one_store.pages_of(document.id)) == tuple(p.text for p in document.pages)
