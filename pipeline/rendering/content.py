"""What one invented dispatch says, before anybody decides where it stands on paper."""

from typing import Literal

from pydantic import Field

from pipeline.document import Frozen

RuleSet = Literal["state", "party", "youth"]
Align = Literal["justified", "left", "centred"]

MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
YOUTH = "ĐOÀN TNCS HỒ CHÍ MINH"


class Paragraph(Frozen):
    """One paragraph; ``lead`` is its bold beginning, such as "Điều 1."."""

    text: str
    lead: str = ""
    bold: bool = False
    italic: bool = False
    align: Align = "justified"


class Signer(Frozen):
    """One signature block: title lines, and the name with the title of learning or rank printed before it."""

    title: tuple[str, ...]
    name: str
    learned: str = ""

    @property
    def printed(self) -> str:
        """The name as printed: "PGS.TS. Lê Minh Anh"."""
        return f"{self.learned} {self.name}".strip()


class Annex(Frozen):
    """What follows on pages of its own behind the signature (NĐ 30/2020/NĐ-CP, phụ lục I, III.1)."""

    heading: tuple[str, ...]
    reference: str = ""
    body: tuple[Paragraph, ...]


class DispatchContent(Frozen):
    """One dispatch of the state (NĐ 30/2020/NĐ-CP), of the Party (Hướng dẫn 36-HD/VPTW) or of the Youth Union.

    ``parent`` and ``issuer`` are lines of the left header block. ``number`` is None where the draft leaves it blank,
    and so are ``day`` and ``month``. ``notation`` is what follows the number: "UBND-VX", or "CV/ĐU" for the Party.
    What has a default is printed as the rules have it; the rest says where offices do otherwise.
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

    secrecy: str | None = None
    motto: tuple[str, str] = MOTTO
    star: str = ""
    """What stands alone under the issuer: "*" of the Party, "***" of the Youth Union."""
    heading: str = ""
    """The title where it is not the type in capitals: "THƯ KHEN"."""
    number_printed: str | None = None
    date_printed: str | None = None
    subject_opening: str = "V/v "
    salutation: str = "Kính gửi:"
    list_end: str = ";"
    """What ends the lines of Nơi nhận but the last."""
    learned: str = ""
    others: tuple[Signer, ...] = ()
    """Who signs left of the signer: the secretary of minutes, the other party of an agreement."""
    signed: str = ""
    """What stands in the place of the signature in a text copy: "(Đã ký)"."""
    below: bool = False
    """Whether Nơi nhận stands below the signature, not beside it."""
    annexes: tuple[Annex, ...] = ()
    contact: str = ""
    """Cell 13: address and telephone at the foot of the first page."""
    trailer: tuple[str, ...] = ()
    """The printed stamp of a digital signature behind the text."""
    headless: bool = False
    """Whether the header was cut off, as in files that were signed and then converted."""

    @property
    def is_letter(self) -> bool:
        """Whether it is a công văn, which carries its subject under the number and no type in its title."""
        return self.doc_type == "công văn"

    @property
    def has_date_line(self) -> bool:
        """Whether there is a place-and-date line; minutes may have none."""
        return self.date_printed != ""

    @property
    def number_line(self) -> str:
        """The number as printed: "Số: 15/UBND-VX", of the Party "Số 15-CV/ĐU", with room to write where it is blank.

        NĐ 30/2020/NĐ-CP, phụ lục I, mục II.3: numbers below 10 get a zero; there is no blank around the stroke.
        """
        if self.number_printed is not None:
            return self.number_printed
        number = "       " if self.number is None else self.number
        return f"Số: {number}/{self.notation}" if self.rules == "state" else f"Số {number}-{self.notation}"

    @property
    def date_line(self) -> str:
        """The place and date as printed, with a zero before days below 10 and before months 1 and 2 (mục II.4b)."""
        if self.date_printed is not None:
            return self.date_printed
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
        return f"{self.number or ''}{'/' if self.rules == 'state' else '-'}{self.notation}"

    @property
    def signers(self) -> tuple[Signer, ...]:
        """All who sign, from left to right; the last one is the signer."""
        return (*self.others, Signer(title=self.title, name=self.signer, learned=self.learned))


class Article(Frozen):
    """A newspaper page: no dispatch, though it tells of one."""

    paper: str
    headline: str
    standfirst: str
    byline: str
    paragraphs: tuple[str, ...]
