"""What one invented dispatch says, before anybody decides where it stands on paper."""

from typing import Literal

from pydantic import Field

from pipeline.document import Frozen

RuleSet = Literal["state", "party"]
Align = Literal["justified", "left", "centred"]


class Paragraph(Frozen):
    """One paragraph; ``lead`` is its bold beginning, such as "Điều 1."."""

    text: str
    lead: str = ""
    bold: bool = False
    italic: bool = False
    align: Align = "justified"


class DispatchContent(Frozen):
    """One dispatch of the state (NĐ 30/2020/NĐ-CP) or of the Party (Hướng dẫn 36-HD/VPTW).

    ``parent`` and ``issuer`` are lines of the left header block. ``number`` is None where the draft leaves it blank,
    and so are ``day`` and ``month``. ``notation`` is what follows the number: "UBND-VX", or "CV/ĐU" for the Party.
    """

    rules: RuleSet = "state"
    parent: tuple[str, ...] = ()
    issuer: tuple[str, ...]
    number: str | None
    notation: str
    place: str
    day: int | None = Field(ge=1, le=31)
    month: int | None = Field(ge=1, le=12)
    year: int
    doc_type: str
    subject: str
    addressees: tuple[str, ...] = ()
    body: tuple[Paragraph, ...]
    recipients: tuple[str, ...] = ()
    title: tuple[str, ...]
    signer: str
    authority: str = ""
    urgency: str | None = None

    @property
    def is_letter(self) -> bool:
        """Whether it is a công văn, which carries its subject under the number and no type in its title."""
        return self.doc_type == "công văn"

    @property
    def number_line(self) -> str:
        """The number as printed: "Số: 15/UBND-VX", of the Party "Số 15-CV/ĐU", with room to write where it is blank.

        NĐ 30/2020/NĐ-CP, phụ lục I, mục II.3: numbers below 10 get a zero; there is no blank around the stroke.
        """
        number = "       " if self.number is None else self.number
        return f"Số {number}-{self.notation}" if self.rules == "party" else f"Số: {number}/{self.notation}"

    @property
    def date_line(self) -> str:
        """The place and date as printed, with a zero before days below 10 and before months 1 and 2 (mục II.4b)."""
        day = "     " if self.day is None else f"{self.day:02d}"
        month = "     " if self.month is None else f"{self.month:02d}" if self.month < 3 else f"{self.month}"
        return f"{self.place}, ngày {day} tháng {month} năm {self.year}"

    @property
    def issued_date(self) -> str:
        """The date in ISO 8601, cut where the day or the month is blank."""
        if self.month is None:
            return f"{self.year:04d}"
        known = f"{self.year:04d}-{self.month:02d}"
        return known if self.day is None else f"{known}-{self.day:02d}"

    @property
    def full_number(self) -> str:
        """The number as recorded: "15/UBND-VX", "15-CV/ĐU", or "/UBND-VX" where the running number is blank."""
        return f"{self.number or ''}{'-' if self.rules == 'party' else '/'}{self.notation}"


class Article(Frozen):
    """A newspaper page: no dispatch, though it tells of one."""

    paper: str
    headline: str
    standfirst: str
    byline: str
    paragraphs: tuple[str, ...]
