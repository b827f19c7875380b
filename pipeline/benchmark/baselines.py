"""A page of plain regular expressions over plain text: what anyone writes in an afternoon.

Measured beside us so that the figures of the benchmark mean something. It looks at no box, no dictionary, no layout.
"""

import re
from typing import Any

_NUMBER = re.compile(r"^.{0,40}?Số\s*:?\s*(\d*\w?)\s*([/-]\s*[\w-]+(?:\s*[/-]\s*[\w-]+)*)", re.MULTILINE)
_DATE = re.compile(r"(\w[\w. ]{1,40}), ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})")
_TYPES = (
    "NGHỊ QUYẾT|QUYẾT ĐỊNH|CHỈ THỊ|QUY CHẾ|QUY ĐỊNH|THÔNG CÁO|THÔNG BÁO|HƯỚNG DẪN|CHƯƠNG TRÌNH|KẾ HOẠCH|PHƯƠNG ÁN|ĐỀ ÁN|DỰ ÁN|BÁO CÁO|BIÊN BẢN|TỜ TRÌNH|"
    "HỢP ĐỒNG|CÔNG ĐIỆN|BẢN GHI NHỚ|BẢN THỎA THUẬN|GIẤY ỦY QUYỀN|GIẤY MỜI|GIẤY GIỚI THIỆU|GIẤY NGHỈ PHÉP|PHIẾU GỬI|PHIẾU CHUYỂN|PHIẾU BÁO|NGHỊ ĐỊNH|THÔNG TƯ"
)
_TITLE = re.compile(rf"^\s*({_TYPES})\s*:?\s*$", re.MULTILINE)
_ABOUT = re.compile(r"V/v:?\s+(.+?)(?:\n\s*\n|\n\s*Kính gửi)", re.DOTALL)
_BELOW_TITLE = re.compile(
    rf"^\s*(?:{_TYPES})\s*:?\s*\n(.+?)(?:\n\s*\n|\n\s*(?:Kính gửi|Căn cứ|Thực hiện))", re.MULTILINE | re.DOTALL
)
_TO = re.compile(r"Kính gửi:\s*(.+?)(?:\n\s*\n|\.\s*\n)", re.DOTALL)
_COPIES = re.compile(r"Nơi nhận:.*?\n((?:\s*-.*\n?)+)")
_SIGNED = re.compile(
    r"((?:(?:TM|KT|TL|TUQ|Q)\.\s*[^\n]+\n\s*)+)?([A-ZĐ][^\n.:;]{5,60})\n+(?:\s*\(?Đã ký\)?\s*\n+)?\s*((?:[A-ZĐÀ-Ỹ][a-zà-ỹđ]+ ){1,4}[A-ZĐÀ-Ỹ][a-zà-ỹđ]+)\s*$",
    re.MULTILINE,
)
_CITED = re.compile(r"số\s+(\d+[/-][\w/-]+)(?:,?\s+ngày\s+(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}))?")
_HEADER = re.compile(r"^\s*([A-ZĐÀ-Ỹ ,-]{8,}?)(?:\s{3,}|\s*$)", re.MULTILINE)


def read_plainly(text: str) -> dict[str, Any]:
    r"""Return a record of the contract's keys, as far as plain patterns find them in ``text``.

    >>> record = read_plainly("UBND TỈNH HÀ LĨNH\nSố: 15/UBND-VX\nHà Lĩnh, ngày 05 tháng 3 năm 2021\nV/v họp\n\n")
    >>> record["number"], record["issued_date"], record["place"], record["doc_type"]
    ('15/UBND-VX', '2021-03-05', 'Hà Lĩnh', 'công văn')
    """
    number, date, title, letter = (pattern.search(text) for pattern in (_NUMBER, _DATE, _TITLE, _ABOUT))
    about = _BELOW_TITLE.search(text) if title else letter
    signed = list(_SIGNED.finditer(text))
    head = text[: number.start()] if number else ""
    titles = [line.strip() for line in f"{signed[-1][1] or ''}{signed[-1][2]}".splitlines()] if signed else []
    return {
        "is_dispatch": number is not None,
        "doc_type": title[1].lower() if title else "công văn" if letter else None,
        "number": re.sub(r"\s", "", number[1] + number[2]) if number else None,
        "issued_date": f"{date[4]}-{int(date[3]):02d}-{int(date[2]):02d}" if date else None,
        "place": date[1].strip() if date else None,
        "issuing_body": " ".join(line for line in _HEADER.findall(head) if "CỘNG H" not in line) or None,
        "subject": " ".join(about[1].split()) if about else None,
        "addressees": _items(_TO.search(text)),
        "recipients": [_recipient(item) for item in _items(_COPIES.search(text))],
        "signer_name": signed[-1][3] if signed else None,
        "signer_title": " ".join(titles) or None,
        "signer_authority": " ".join(re.findall(r"\b(?:TM|KT|TL|TUQ|Q)\.", " ".join(titles))) or None,
        "cites": [
            {"number": m[1], "issued_date": f"{m[4]}-{int(m[3]):02d}-{int(m[2]):02d}" if m[4] else None}
            for m in _CITED.finditer(text)
        ],
    }


def _items(found: "re.Match[str] | None") -> list[str]:
    if found is None:
        return []
    items = (re.sub(r"\s+", " ", item).strip(" -;.,") for item in re.split(r"\n\s*-|;", found[1]))
    return [item for item in items if item]


def _recipient(item: str) -> dict[str, str | None]:
    if item.startswith("Lưu"):
        return {"name": item.removeprefix("Lưu").strip(" :"), "purpose": "lưu"}
    name, _, purpose = item.partition(" (")
    return {"name": name, "purpose": purpose.rstrip(")") or None}
