"""The value of a field as people type it, and back."""

import re
from datetime import date

from pipeline.dispatch import FieldValue, Recipient, Status
from pipeline.errors import UsageError
from pipeline.store.held import STATUS
from pipeline.vietnamese import to_nfc

_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_NUMBER = re.compile(r"(\d+[a-zA-Z]?)?\s*[-/]?\s*(.*)")
_KEPT = "lưu"
_RECIPIENT = re.compile(r"(.*?)(?: \(([^()]*)\))?(?: = (.*))?")
STATUSES: tuple[Status, ...] = ("accepted", "needs_review", "not_a_dispatch")
"""What a person may decide a document to be."""


def parse_value(field: str, text: str) -> FieldValue | None:
    r"""Return what a person typed for ``field``, or None for nothing.

    Lists are typed one item a line. A recipient is typed as records show it: the name, then in parentheses for what
    (b/c), then behind "=" whom it stands for; "Lưu: VT" is an item that is kept.

    Raises:
        UsageError: it is no date, no status, or of several lines where one is wanted.

    >>> parse_value("issued_date", " 2031-03 ")
    '2031-03'
    >>> parse_value("recipients", "Sở Nội vụ (b/c)\nLưu: VT")[1]
    Recipient(name='VT', purpose='lưu', means=None)
    """
    lines = [" ".join(line.split()) for line in to_nfc(text).splitlines()]
    lines = [line for line in lines if line]
    if not lines:
        return None
    if field == "addressees":
        return tuple(lines)
    if field == "recipients":
        return tuple(map(_recipient, lines))
    value = " ".join(lines)
    if field == "issued_date":
        check_date(value)
    if field == STATUS and value not in STATUSES:
        raise UsageError(f"{value!r} is no status.", advice=f"Choose one of: {', '.join(STATUSES)}.")
    return value


def format_value(value: FieldValue | None) -> str:
    r"""Return ``value`` as a person would type it, so that ``parse_value`` gives it back.

    >>> format_value((Recipient(name="Như trên", means=("Sở Y tế", "Sở Nội vụ")), Recipient(name="VT", purpose="lưu")))
    'Như trên = Sở Y tế; Sở Nội vụ\nLưu: VT'
    """
    if value is None or isinstance(value, str):
        return value or ""
    return "\n".join(_shown(item) if isinstance(item, Recipient) else item for item in value)


def check_date(value: str) -> None:
    """Check that ``value`` is a day, a month or a year that there is: 2031-03-14, 2031-03 or 2031.

    Raises:
        UsageError: it is not.
    """
    parts = _PARTIAL_DATE.fullmatch(value)
    try:
        if parts is None:
            raise ValueError
        date(int(parts[1]), int(parts[2] or 1), int(parts[3] or 1))
    except ValueError:
        raise UsageError(f"{value!r} is not a date.", advice="Write 2017-05-26, 2017-05 or 2017.") from None


def number_parts(number: str | None) -> dict[str, FieldValue | None]:
    """Return what a number says of the fields code_number and code_notation.

    >>> number_parts("916/UBND-NV"), number_parts("/KH-CTĐ2")
    ({'code_number': '916', 'code_notation': 'UBND-NV'}, {'code_number': None, 'code_notation': 'KH-CTĐ2'})
    """
    match = _NUMBER.fullmatch(number or "")
    running, notation = match.groups() if match else (None, number)
    return {"code_number": running or None, "code_notation": notation or None}


def _recipient(line: str) -> Recipient:
    if line.lower().startswith(_KEPT + ":"):
        return Recipient(name=line[len(_KEPT) + 1 :].strip(), purpose=_KEPT)
    match = _RECIPIENT.fullmatch(line)
    assert match is not None  # the first group takes any line
    name, purpose, means = match.groups()
    return Recipient(name=name, purpose=purpose or None, means=tuple(means.split("; ")) if means else None)


def _shown(item: Recipient) -> str:
    if item.purpose == _KEPT:
        return f"Lưu: {item.name}"
    means = f" = {'; '.join(item.means)}" if item.means else ""
    return f"{item.name}{f' ({item.purpose})' if item.purpose else ''}{means}"
