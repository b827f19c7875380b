"""People, agencies and places that the body names, each with the page and the place where it stands.

What tells them apart is the way the law has them written (Nghị định 30/2020/NĐ-CP, Phụ lục II): every syllable of a
name of a person or a place has a capital, of an agency the first of each of its terms; places follow their kind in
lower case ("huyện Lam Khê"), people a form of address, a title, or nothing, and then begin with a family name.
"""

from collections.abc import Iterator
from functools import cache

import regex

from pipeline.dispatch import Mention
from pipeline.extract.agency_names import agency_end, agency_heads
from pipeline.extract.lexicon import PROVINCES
from pipeline.extract.name_parts import is_name_part
from pipeline.extract.names import FAMILY_NAMES, HIGHLAND_HEADS, is_usual_name, person_name

_CAPITALISED = r"\p{Lu}[\p{Ll}’']*(?!\p{L})"
_UNIT = (
    r"(?:[Tt]ỉnh|[Tt]hành phố|TP\.?|[Hh]uyện|[Qq]uận|[Tt]hị xã|[Xx]ã|[Pp]hường|[Tt]hị trấn|[Tt]hôn|[Bb]ản|[Ấấ]p|"
    r"[Bb]uôn|[Đđ]ặc khu|[Kk]hu phố)"
)
_PLACE = regex.compile(rf"(?<!\p{{L}}){_UNIT}\s(?:\d{{1,2}}(?!\d)|{_CAPITALISED}(?:\s{_CAPITALISED}){{0,3}})")
_RUN = regex.compile(rf"(?<![\p{{L}}.]){_CAPITALISED}(?:\s{_CAPITALISED}){{1,5}}")
_ADDRESS = regex.compile(
    r"(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Đđ]ồng chí|[Đđ]/c|[Cc]hủ tịch|[Gg]iám đốc|[Bb]ộ trưởng|[Tt]hứ trưởng|[Tt]hủ tướng|"
    r"[Bb]í thư|[Tt]rưởng (?:phòng|ban)|[Hh]iệu trưởng|[Cc]ục trưởng|[Tt]hiếu tá|[Tt]rung tá|[Đđ]ại tá|"
    r"[Bb]ác sĩ|(?<=\s)do)\s?:?\s$"
)
"""What stands before the name of a person."""
_NO_PERSON = regex.compile(
    r"(?:[Đđ]ường|[Pp]hố|[Tt]rường|[Gg]iải(?: thưởng)?|[Gg]iống|[Tt]uyến|[Cc]ầu|[Hh]ồ|[Ss]ông)\s$"
)
"""What is named after people."""
_LEADS = frozenset("Ông Bà Anh Chị Đồng Chủ Giám Bộ Thứ Thủ Bí Trưởng Hiệu Cục Do Các Giao".split())
_FULL = 0.8
"""A line shorter than this part of the page's long lines ends its paragraph, and with it a name."""
_BREAK = "\x00"


def find_mentions(text: str, page: int) -> list[Mention]:
    """Return the people, agencies and places named in ``text``, in its order; places may stand inside agencies.

    Args:
        text: of one page, repaired; spans count in it.
        page: its number.

    >>> found = find_mentions("Giao ông Trần Văn Nam, Sở Y tế tỉnh Lam Khê, chủ trì", 1)
    >>> [(mention.kind, mention.text) for mention in found]
    [('person', 'Trần Văn Nam'), ('agency', 'Sở Y tế tỉnh Lam Khê'), ('place', 'tỉnh Lam Khê')]
    """
    flat = _unwrapped(text)
    agencies = list(_agencies(flat))
    places = list(_places(flat))
    people = [
        (start, end)
        for start, end in _people(flat)
        if not any(start < other_end and begin < end for begin, other_end in (*agencies, *places))
    ]
    kinds = (("agency", agencies), ("person", people), ("place", places))
    found = [
        Mention(kind=kind, text=" ".join(flat[start:end].split()), page=page, span=(start, end))
        for kind, spans in kinds
        for start, end in spans
    ]
    return sorted(found, key=lambda mention: (mention.span[0], -mention.span[1]))


def _unwrapped(text: str) -> str:
    """Return ``text`` with blanks for the line breaks inside paragraphs, letter for letter."""
    lines = text.replace("\t", " ").split("\n")
    sizes = sorted(len(line.strip()) for line in lines if line.strip())
    full = _FULL * sizes[-1 - len(sizes) // 8] if sizes else 0.0
    ends = (" " if len(line.strip()) >= full else _BREAK for line in lines)
    return "".join(f"{line}{end}" for line, end in zip(lines, ends, strict=True))[:-1]


def _agencies(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for head in agency_heads(text):
        if head.start() < at:
            continue
        end = agency_end(text, head)
        if end is not None:
            at = end
            yield head.start(), end


@cache
def _provinces() -> regex.Pattern[str]:
    names = "|".join(regex.escape(name, literal_spaces=True) for name in sorted(PROVINCES, key=len, reverse=True))
    return regex.compile(rf"(?<![\p{{L}}])(?:{names})(?!\s?[\p{{L}}-]*\p{{Lu}})(?![\p{{L}}])")


def _places(text: str) -> Iterator[tuple[int, int]]:
    spans = [match.span() for match in _PLACE.finditer(text)]
    yield from spans
    for match in _provinces().finditer(text):
        inside = any(begin <= match.start() < end for begin, end in spans)
        before = text[: match.start()].split()[-1:]
        if not inside and not (before and before[0][:1].isupper() and before[0].istitle() and before[0].isalpha()):
            yield match.span()


def _people(text: str) -> Iterator[tuple[int, int]]:
    for run in _RUN.finditer(text):
        start = run.start()
        words = [(start + word.start(), start + word.end()) for word in regex.finditer(r"\S+", run[0])]
        while len(words) > 1 and text[slice(*words[0])] in _LEADS and _addresses(text, words[1][0]):
            words.pop(0)
        start = words[0][0]
        name = text[start : words[-1][1]]
        if len(words) < 2 or _NO_PERSON.search(text[max(0, start - 12) : start]):
            continue
        if _addresses(text, start):
            known = person_name(name) == name and (name.split()[0] in FAMILY_NAMES | HIGHLAND_HEADS or len(words) > 2)
        else:
            known = len(words) in (3, 4) and is_usual_name(name) and all(map(is_name_part, name.split()))
        if known:
            yield start, words[-1][1]


def _addresses(text: str, at: int) -> bool:
    return _ADDRESS.search(text[max(0, at - 16) : at]) is not None
