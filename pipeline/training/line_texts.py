"""What stands on the lines from which Tesseract learns how dispatches look.

Pieces of running text, and what dispatches have besides: names, filing lines, numbers, dates, places, chains of
titles. Those are put together from chance and from single names, so that letters are learned and not phrases.
"""

import csv
import string
import unicodedata
from collections.abc import Callable, Sequence
from copy import copy
from pathlib import Path
from typing import NamedTuple

import numpy as np

from pipeline.training.corpus import training_files
from pipeline.training.params import LanguageModelParams
from pipeline.vietnamese import VIETNAMESE_LETTERS

_LONGEST = 90
"""Signs on a line; a full line of 13 points on A4 has about as many."""
_LIKE = {"–": "-", "—": "-", "‘": "'", "’": "'", "´": "'", "…": "...", "\u00a0": " ", "½": "1/2", "Ð": "Đ"}
"""Signs that print hardly tells apart, or that stand for others."""
_SIGNS = frozenset(" " + string.digits + string.ascii_letters + string.punctuation + "“”°§") | VIETNAMESE_LETTERS
"""Signs that the Vietnamese model of Tesseract can say."""
_CAPITALS = "ABCDĐEGHIKLMNOPQRSTUVXY"
_ENDS = ("", "", "", "", ";", ".", ",", ":", "./.", ";")
_LEADS = ("- ", "- ", "- ", "+ ", "* ", "1. ", "a) ", "2.1. ", "Điều 3. ", "-", "I. ", "– ")
_PURPOSES = ("(b/c)", "(để b/c)", "(để báo cáo)", "(t/h)", "(để thực hiện)", "(p/h)", "(để biết)", "(để phối hợp)",
            "(đ/b)", "(để đăng tải)")  # fmt: skip
_CHAIN = ("TM. ", "KT. ", "TL. ", "TUQ. ", "Q. ", "T/M ", "KT.", "TM.")
_LEARNED = ("", "", "", "", "ThS. ", "TS. ", "PGS.TS. ", "GS. ", "BS. ", "Đại tá ",
            "Thượng tá ", "Thiếu tướng ", "Bs.CKII. ")  # fmt: skip
_LAST = ("Lưu: ", "Lưu:", "- Lưu: ", "- Lưu: ", "- Lưu ", "-Lưu: ", "Lưu ")
_TYPES = ("QĐ", "KH", "TB", "BC", "TTr", "CV", "NQ", "CT", "HD", "GM", "BB", "PA", "ĐA", "TT", "NĐ", "GUQ", "CĐ", "QC")
_SMALL = ("VT", "VP", "TH", "NC", "KT", "TTr", "PC", "CN", "Hg", "vi", "nv", "TCCB", "KTTH", "Tr", "Huy", "Hà", "b")


class LineText(NamedTuple):
    """The text of a line, and whether it is set in capitals that titles and headers have."""

    text: str
    capitals: bool = False


class LineTexts:
    """Makes texts of lines from a corpus folder (see ``training.corpus``) with its lexicons of names and places."""

    def __init__(self, corpus: Path, seed: int) -> None:
        """Read the training files; dev and test files stay closed."""
        self._lines = [line for file in training_files(corpus, LanguageModelParams()) for line in file.lines()]
        lexicon = corpus / "lexicon"
        self._family, self._middle, self._given = (
            _column(lexicon / f"names_{part}.tsv", "name") for part in ("family", "middle", "given")
        )
        self._places = [p for path in sorted(lexicon.glob("units_*.tsv")) for p in _column(path, "full_name")]
        self._short = [p for path in sorted(lexicon.glob("units_*.tsv")) for p in _column(path, "name")]
        self._rng = np.random.default_rng(seed)
        makers: tuple[tuple[float, Callable[[], LineText]], ...] = (
            (0.50, self._running),
            (0.11, self._name),
            (0.10, self._filing),
            (0.08, self._recipient),
            (0.07, self._number),
            (0.05, self._date),
            (0.04, self._place),
            (0.03, self._figures),
            (0.02, self._chance),
        )
        self._makers = [make for _, make in makers]
        self._odds = np.cumsum([odds for odds, _ in makers])

    def reseeded(self, seed: int) -> "LineTexts":
        """Return the same texts in another order; the lines themselves are not read again."""
        other = copy(self)
        other._rng = np.random.default_rng(seed)
        other._makers = [getattr(other, make.__name__) for make in self._makers]
        return other

    def sample(self) -> LineText:
        """Return the next text, never empty, in signs that the model can say."""
        while True:
            maker = self._makers[int(np.searchsorted(self._odds, self._rng.random() * self._odds[-1]))]
            text, capitals = maker()
            text = spelt(text)[:_LONGEST].strip()
            if text:
                return LineText(text, capitals)

    def _pick(self, choice: Sequence[str]) -> str:
        return choice[int(self._rng.integers(len(choice)))]

    def _chance_of(self, share: float) -> bool:
        return bool(self._rng.random() < share)

    def _words(self, fewest: int, most: int) -> str:
        words = self._pick(self._lines).split()
        count = int(self._rng.integers(fewest, most + 1))
        start = int(self._rng.integers(max(1, len(words) - count + 1)))
        return " ".join(words[start : start + count])

    def _running(self) -> LineText:
        text = self._words(1, 16) if self._chance_of(0.7) else self._words(1, 5)
        if self._chance_of(0.17):
            return LineText(text.upper(), capitals=True)
        if self._chance_of(0.15):
            text = text[:1].upper() + text[1:]
        lead = self._pick(_LEADS) if self._chance_of(0.15) else ""
        return LineText(lead + text + (self._pick(_ENDS) if self._chance_of(0.3) else ""))

    def _name(self) -> LineText:
        parts = [self._pick(self._family), self._pick(self._middle), self._pick(self._given)]
        if self._chance_of(0.25):
            parts.insert(2, self._pick(self._middle))
        if self._chance_of(0.08):  # names of other peoples: syllables that no list of names has
            parts[0] = self._pick(("Y", "K'", "H'", "Rơ", "Siu", "Ksor", "Hà", "Lò", "Vàng", "Giàng", "Thạch", "Danh"))
            parts[-1] = self._word_of_chance()
        name = " ".join(parts)
        if self._chance_of(0.2):
            return LineText(name.upper(), capitals=True)
        return LineText(self._pick(_LEARNED) + name)

    def _word_of_chance(self) -> str:
        letters = "aeiouôơưăâêrlhknstmbdgpyh"
        length = int(self._rng.integers(2, 6))
        return "".join(letters[int(at)] for at in self._rng.integers(len(letters), size=length)).capitalize()

    def _code(self) -> str:
        if self._chance_of(0.35):
            return self._pick(_SMALL)
        size = int(self._rng.integers(1, 6))
        return "".join(_CAPITALS[int(at)] for at in self._rng.integers(len(_CAPITALS), size=size))

    def _filing(self) -> LineText:
        between = self._pick((", ", ", ", "; ", ",", ";", " ", "-", ". "))
        units = [self._pick(("VT", "VT", "VP", "VT", self._code()))]
        units += [self._code() for _ in range(int(self._rng.integers(0, 4)))]
        copies = f"{self._pick((' ', ''))}({self._rng.integers(1, 60)}{self._pick(('b', '', 'b', ' b', 'bản'))})"
        tail = copies if self._chance_of(0.3) else ""
        return LineText(self._pick(_LAST) + between.join(units) + tail + self._pick(_ENDS))

    def _recipient(self) -> LineText:
        kind = int(self._rng.integers(4))
        if kind == 0:
            kind_of_place, _, name = self._pick(self._places).partition(" ")
            body = self._pick(("UBND", "HĐND", "TT.", "Công an", "Sở", "Phòng", "Ban", "Chi cục", "Huyện ủy"))
            text = f"{body} {kind_of_place.lower()} {name}"
        elif kind == 1:
            text = self._pick(("Như trên", "Như Điều 3", "Như điều 2", "Như kính gửi"))
        elif kind == 2:
            who = self._pick(("Lãnh đạo", "Các", "TT", "Ban", "CT, các PCT", "PCVP", "TTr", "Đ/c"))
            text = f"{who} {self._code()} {self._words(0, 4)}"
        else:
            text = self._words(2, 8)
            text = text[:1].upper() + text[1:]
        purpose = f" {self._pick(_PURPOSES)}" if self._chance_of(0.35) else ""
        return LineText(self._pick(("- ", "- ", "-", "")) + text + purpose + self._pick(_ENDS))

    def _number(self) -> LineText:
        number = str(int(10 ** self._rng.uniform(0, 4.3)))
        number = number.zfill(2) if self._chance_of(0.5) else number
        year = f"/{self._rng.integers(1990, 2027)}" if self._chance_of(0.3) else ""
        code = self._pick(_TYPES) + self._pick(("-", "-", "-", "/", ".")) + self._code()
        code += f"-{self._code()}" if self._chance_of(0.25) else ""
        lead = self._pick(("Số: ", "Số: ", "Số ", "Số:", "số ", "Số : ", ""))
        blank = self._pick(("", "", " ", "     ", "......"))
        text = f"{lead}{number if self._chance_of(0.85) else blank}{blank if self._chance_of(0.1) else ''}{year}/{code}"
        return LineText(text)

    def _date(self) -> LineText:
        day = str(int(self._rng.integers(1, 32)))
        day = day.zfill(2) if self._chance_of(0.6) else day
        month, year = str(int(self._rng.integers(1, 13))), int(self._rng.integers(1985, 2027))
        month = month.zfill(2) if self._chance_of(0.4) else month
        day = self._pick((".....", "  ", "...")) if self._chance_of(0.08) else day
        kind = int(self._rng.integers(4))
        if kind < 2:
            return LineText(f"{self._pick(self._short)}, ngày {day} tháng {month} năm {year}")
        if kind == 2:
            return LineText(f"{self._words(0, 4)} ngày {day}/{month}/{year}{self._pick(_ENDS)}")
        return LineText(f"{self._words(0, 3)} ngày {day} tháng {month} năm {year} {self._words(0, 3)}")

    def _place(self) -> LineText:
        place = self._pick(self._places)
        if self._chance_of(0.6):
            lead = self._pick(
                ("", "ỦY BAN NHÂN DÂN ", "UBND ", "ĐẢNG ỦY ", "HỘI ĐỒNG NHÂN DÂN ", "SỞ ", "PHÒNG ", "BCH ")
            )
            chain = self._pick(_CHAIN) if self._chance_of(0.3) else ""
            return LineText((chain + lead + place).upper(), capitals=True)
        return LineText(place)

    def _figures(self) -> LineText:
        figure = int(10 ** self._rng.uniform(1, 9))
        grouped = f"{figure:,}".replace(",", self._pick((".", ".", ",")))
        text = f"{grouped}{self._pick(('', ' đồng', '%', ' ha', ' m2', ' người', '/'))} {self._words(0, 5)}"
        return LineText(f"{self._words(0, 4)} {text}")

    def _chance(self) -> LineText:
        """Return signs in no order: what the language never has must be read, too."""
        pool = "0123456789ABCDĐEGHIKLMNOPQRSTUVXYabcdefghijklmnopqrstuvwxyzáàảãạăâđêôơưéíóúýệộợữự/-.,:;()&%'\""
        groups = [
            "".join(pool[int(at)] for at in self._rng.integers(len(pool), size=int(self._rng.integers(1, 8))))
            for _ in range(int(self._rng.integers(1, 5)))
        ]
        return LineText(" ".join(groups))


def spelt(text: str) -> str:
    """Return ``text`` in the signs that the model tells apart, with single blanks; signs it cannot say are gone.

    >>> spelt("Kế  hoạch năm 2019 – 2020…")
    'Kế hoạch năm 2019 - 2020...'
    """
    known = "".join(_LIKE.get(sign, sign) for sign in unicodedata.normalize("NFC", text))
    return " ".join("".join(sign for sign in known if sign in _SIGNS).split())


def _column(path: Path, name: str) -> list[str]:
    with path.open(encoding="utf-8", newline="") as table:
        return [row[name] for row in csv.DictReader(table, delimiter="\t") if row.get(name)]
