"""Did repair change what it must never change: numbers, dates, codes, e-mail addresses, URLs?

What such a token is, is said here by its printed form and apart from ``pipeline.repair.tokens``, so that the measure
does not share the mistakes of what it measures. A digit that was read for a letter ("18 16n" for "lễ lớn") is no
number: what was printed decides, and only where nothing printed stands against a token, its own form does.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.document import Edit, apply_edits
from pipeline.training.alignment import align
from pipeline.training.places import Shift, Span, covering, spans
from pipeline.vietnamese import fold, to_nfc

_AROUND = ".,;:!?()[]{}<>«»\"'“”‘’…*_|"
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+|(https?://|www\.)\S+|[\w-]+(\.[\w-]+)*\.(vn|com|org|net|edu)(/\S*)?")
_NUMBER = re.compile(r"[^\W\d_]?[\W_]*\d[\d\W_]*\d[\d\W_]*")
"""At least two digits with signs between, perhaps after one letter ("A4" has one digit and may be a misread word)."""
_CODE = re.compile(r"(?=.*[/-])[A-ZĐƠƯÔ\d]+([/.-][A-ZĐƠƯÔ\d]+)+")


class Verbatim(NamedTuple):
    """How many tokens had to stay, and those that did not: as read, and as they are now."""

    tokens: int
    changed: tuple[tuple[str, str], ...]


def is_verbatim(token: str) -> bool:
    """Return whether a token, as read, has the form of a number, date, code, e-mail address or URL.

    >>> [t for t in "26/5/2017, 34-CT/TW so@tinh.gov.vn www.tinh.vn 1.250.000đ QĐ-UBND 18 16n T6 ủy".split()
    ...  if is_verbatim(t)]
    ['26/5/2017,', '34-CT/TW', 'so@tinh.gov.vn', 'www.tinh.vn', '1.250.000đ', 'QĐ-UBND', '18']
    """
    core = to_nfc(token).strip(_AROUND)
    bare = core.rstrip("đ%")
    return any(form.fullmatch(text) for form, text in ((_ADDRESS, core), (_NUMBER, bare), (_CODE, core)))


def printed_verbatim(token: str) -> bool:
    """Return whether a printed token is of these kinds; here every digit is one, since it was printed.

    >>> printed_verbatim("A4"), printed_verbatim("lễ")
    (True, False)
    """
    return any(char.isdigit() for char in token) or is_verbatim(token)


def _essence(text: str, *, letters: bool) -> str:
    """Return the digits of ``text``, with its letters without marks: đ and marks may come back in a code."""
    return "".join(filter(str.isalnum if letters else str.isdigit, fold(to_nfc(text))))


def _counterparts(gold: Sequence[str], raw: Sequence[str]) -> dict[int, str]:
    """Return, for places of ``raw``, the printed token that stands against it."""
    if [fold(token) for token in gold] == [fold(token) for token in raw]:
        return dict(enumerate(gold))
    return {theirs: gold[ours] for ours, theirs, _ in align(gold, raw)}


def verbatim(gold_text: str, raw_text: str, edits: Sequence[Edit]) -> Verbatim:
    """Return the tokens of ``raw_text`` that had to stay, and those that ``edits`` changed all the same.

    A token that became what was printed is not counted as changed.

    >>> edit = Edit(page=1, start=4, end=8, before="2O19", after="2010", rule="channel", score=0.9)
    >>> verbatim("năm 2019 ở xã", "nam 2O19 4 xa", [edit])
    Verbatim(tokens=1, changed=(('2O19', '2010'),))
    """
    places = spans(raw_text)
    raw = [raw_text[start:end] for start, end in places]
    wanted = [n for n, token in enumerate(raw) if any(map(str.isdigit, token)) or is_verbatim(token)]
    if not wanted:
        return Verbatim(0, ())
    printed = _counterparts(gold_text.split(), raw)
    kept = [n for n in wanted if (printed_verbatim(printed[n]) if n in printed else is_verbatim(raw[n]))]
    touched = {n for edit in edits for n in covering(places, (edit.start, edit.end))}
    shift, after = Shift.of(edits), apply_edits(raw_text, edits)
    changed = []
    for number in kept:
        if number in touched:
            place = shift.to_repaired(places[number])
            pair = _text(raw_text, shift.to_raw(place)), _text(after, place)
            meant = printed.get(number, raw[number])
            # a word that was read together with a number may be repaired, its digits may not
            whole = is_verbatim(raw[number]) or fold(meant) == fold(raw[number])
            before, now, want = (_essence(text, letters=whole) for text in (*pair, meant))
            if now != before and (now != want or number not in printed):
                changed.append(pair)
    return Verbatim(len(kept), tuple(changed))


def _text(text: str, span: Span) -> str:
    return text[span[0] : span[1]]
