"""Where the terms of a query stand in a text, and the piece that shows most of them."""

import re
from collections.abc import Sequence

from pipeline.store.query import Term
from pipeline.store.snippet import Snippet, Span, make_snippet, merge

_BEGIN, _END, _BETWEEN, _ON = r"(?<![^\W_])", r"(?![^\W_])", r"[\W_]+", r"[^\W_]*"


def spans(text: str, folded: str, terms: Sequence[Term]) -> list[Span]:
    """Return the offsets in ``text`` of all words of ``terms``, in order, a phrase word by word.

    Args:
        text: as printed; marked terms are looked for in it.
        folded: the same, folded letter for letter; the others are looked for in it.
        terms: of the query.

    >>> spans("Điển hình tiên tiến", "dien hinh tien tien", [Term(("hinh", "tien")), Term(("tiến",), marked=True)])
    [(5, 9), (10, 14), (15, 19)]
    """
    found: list[Span] = []
    for term in terms:
        groups = _BETWEEN.join(f"({re.escape(word)})" for word in term.words)
        pattern = re.compile(_BEGIN + groups + (_ON if term.prefix else _END), re.IGNORECASE)
        for hit in pattern.finditer(text if term.marked else folded):
            found.extend(hit.span(number) for number in range(1, len(term.words)))
            found.append((hit.start(len(term.words)), hit.end()))
    return merge(found)


def best_page(page_texts: Sequence[tuple[int, str]], found: Sequence[Span], gap: int) -> tuple[int, Snippet] | None:
    """Return the page with the densest run of spans, and the piece of it; None where no page has any.

    Args:
        page_texts: numbers and texts of the pages in order.
        found: offsets in the text of all pages, joined by ``gap`` letters.
        gap: see there.
    """
    best: tuple[int, Snippet] | None = None
    most = offset = 0
    for number, text in page_texts:
        end = offset + len(text)
        # A phrase may run over the end of a page: each page shows its part.
        here = [(max(s, offset) - offset, min(e, end) - offset) for s, e in found if s < end and e > offset]
        if here:
            snippet = make_snippet(text, here)
            if snippet.covered > most:
                best, most = (number, snippet), snippet.covered
        offset = end + gap
    return best
