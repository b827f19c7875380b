"""A dispatch on paper: its content set into the cells of the layout decree, page after page.

State dispatches follow NĐ 30/2020/NĐ-CP, phụ lục I (cells 1-10); Party dispatches Hướng dẫn 36-HD/VPTW.
"""

from collections.abc import Sequence

from pipeline.rendering.content import DispatchContent, Paragraph
from pipeline.rendering.fonts import Faces
from pipeline.rendering.layout import MM_PER_POINT, Mark, Seal, SheetPage, Style, styled, wrap
from pipeline.rendering.sheet import LEFT, PITCH, RIGHT, TOP, Sheet

LEFT_CELL = (LEFT - 6, LEFT + 66)
RIGHT_CELL = (LEFT + 72, RIGHT + 2)
"""Cells 2 and 1; as in office practice they reach a little into the margins, or 13 pt would not fit."""
INDENT = 12.7
PARAGRAPH_GAP = 2.1
SIGNATURE_GAP = 31.0
"""Room for the signature between the title and the name."""

MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"


def compose(content: DispatchContent, faces: Faces, size: float = 14.0) -> tuple[SheetPage, ...]:
    """Return the pages of a dispatch, its body set in ``size`` points (13 to 14 in the decree)."""
    sheet = Sheet(faces)
    (_party_header if content.rules == "party" else _state_header)(sheet, content)
    if not content.is_letter:
        _title(sheet, content)
    _addressees(sheet, content, size)
    for paragraph in content.body:
        _paragraph(sheet, paragraph, size)
    _end(sheet, content)
    sheet.turn()
    return tuple(sheet.done)


def _state_header(sheet: Sheet, content: DispatchContent) -> None:
    for line in content.parent:
        sheet.centre(line, Style(12), LEFT_CELL, "left_header")
    wide = 0.0
    for line in content.issuer:
        wide = sheet.centre(line, Style(12, bold=True), LEFT_CELL, "left_header")
    sheet.rule(LEFT_CELL, wide * 0.4)
    left_end, sheet.y = sheet.y, TOP
    sheet.centre(MOTTO[0], Style(12, bold=True), RIGHT_CELL, "right_header")
    sheet.rule(RIGHT_CELL, sheet.centre(MOTTO[1], Style(13, bold=True), RIGHT_CELL, "right_header"))
    level = max(left_end, sheet.y) + 2.2
    sheet.y = level
    sheet.centre(content.number_line, Style(13), LEFT_CELL, "left_header")
    number_end, sheet.y = sheet.y, level
    sheet.centre(content.date_line, Style(13, italic=True), RIGHT_CELL, "right_header")
    sheet.y = number_end
    _below_number(sheet, content, "V/v ", Style(12))


def _party_header(sheet: Sheet, content: DispatchContent) -> None:
    for line in content.parent:
        sheet.centre(line, Style(14), LEFT_CELL, "left_header")
    for line in content.issuer:
        sheet.centre(line, Style(14, bold=True), LEFT_CELL, "left_header")
    sheet.centre("*", Style(14), LEFT_CELL, "left_header")
    left_end, sheet.y = sheet.y, TOP
    sheet.rule(RIGHT_CELL, sheet.centre(PARTY, Style(15, bold=True), RIGHT_CELL, "right_header"))
    level = max(left_end - Style(14).size * MM_PER_POINT * PITCH, sheet.y)
    sheet.y = left_end
    sheet.centre(content.number_line, Style(14), LEFT_CELL, "left_header")
    number_end, sheet.y = sheet.y, level
    sheet.centre(content.date_line, Style(14, italic=True), RIGHT_CELL, "right_header")
    sheet.y = number_end
    _below_number(sheet, content, "", Style(12, italic=True))


def _below_number(sheet: Sheet, content: DispatchContent, opening: str, style: Style) -> None:
    """Set what stands under the number: the subject of a letter (cell 5b), the stamp of urgency (cell 10b)."""
    if content.is_letter:
        sheet.y += PARAGRAPH_GAP
        cell = (LEFT_CELL[0] + 4, LEFT_CELL[1] - 4)
        sheet.centre(opening + content.subject, style, cell, "left_header")
    if content.urgency:
        sheet.marks.append(Mark(content.urgency, LEFT + 12, sheet.y + 3, 20 if len(content.urgency) < 6 else 40, 8))
        sheet.y += 8
    sheet.y += 4


def _title(sheet: Sheet, content: DispatchContent) -> None:
    cell = (LEFT + 12, RIGHT - 12)
    sheet.y += 2
    sheet.centre(content.doc_type.upper(), Style(15, bold=True), (LEFT, RIGHT), "title")
    wide = sheet.centre(content.subject, Style(14, bold=True), cell, "title")
    sheet.rule(cell, min(wide * 0.4, 50))
    if content.authority:
        sheet.y += 4
        sheet.centre(content.authority, Style(14, bold=True), (LEFT, RIGHT), "title")
    sheet.y += 3


def _addressees(sheet: Sheet, content: DispatchContent, size: float) -> None:
    if not content.addressees:
        return
    sheet.y += 2
    style = Style(size)
    if len(content.addressees) == 1:
        sheet.centre(f"Kính gửi: {content.addressees[0]}.", style, (LEFT + 10, RIGHT - 10), "body")
    else:
        sheet.set_line(styled("Kính gửi:", style), LEFT + 30, "body")
        for place_in_list, name in enumerate(content.addressees, start=1):
            end = "." if place_in_list == len(content.addressees) else ";"
            for words in wrap(styled(f"- {name}{end}", style), RIGHT - LEFT - 48, sheet.faces):
                sheet.set_line(words, LEFT + 48, "body")
    sheet.y += 3


def _paragraph(sheet: Sheet, paragraph: Paragraph, size: float) -> None:
    style = Style(size, bold=paragraph.bold, italic=paragraph.italic)
    line_height = size * MM_PER_POINT * PITCH
    sheet.y += PARAGRAPH_GAP
    if paragraph.align == "centred":
        sheet.need(3 * line_height)  # a heading does not stand alone at the foot of a page
        sheet.centre(paragraph.text, style, (LEFT, RIGHT), "body")
        return
    lead = styled(paragraph.lead, Style(size, bold=True)) if paragraph.lead else []
    lines = wrap([*lead, *styled(paragraph.text, style)], RIGHT - LEFT, sheet.faces, INDENT)
    if paragraph.bold:  # a heading goes with the first two lines of what follows
        sheet.need((len(lines) + 2) * line_height + PARAGRAPH_GAP)
    for row, words in enumerate(lines):
        sheet.need(line_height)
        last = row + 1 == len(lines)
        justified = paragraph.align == "justified" and not last
        sheet.set_line(words, LEFT + (INDENT if row == 0 else 0), "body", RIGHT if justified else None)


def _end(sheet: Sheet, content: DispatchContent) -> None:
    """Set recipients (cell 9b) and signature (cells 7a-7c, 8) side by side; they are never torn apart."""
    recipients = [
        line for item in _listed(content.recipients) for line in wrap(styled(item, Style(11)), 66, sheet.faces)
    ]
    left_height = (12 + 11 * len(recipients)) * MM_PER_POINT * PITCH
    right_height = (14 * (len(content.title) + 1)) * MM_PER_POINT * PITCH + SIGNATURE_GAP
    sheet.y += 4
    sheet.need(max(left_height, right_height))
    level = sheet.y
    if recipients:
        sheet.set_line(styled("Nơi nhận:", Style(12, bold=True, italic=True)), LEFT, "recipients")
    for words in recipients:
        sheet.set_line(words, LEFT, "recipients")
    left_end, sheet.y = sheet.y, level
    cell = (LEFT + 74, RIGHT)
    for line in content.title:
        sheet.centre(line, Style(14, bold=True), cell, "signature")
    sheet.seals.append(Seal((cell[0] + cell[1]) / 2 + 4, sheet.y + SIGNATURE_GAP / 2, " ".join(content.issuer)))
    sheet.y += SIGNATURE_GAP
    sheet.centre(content.signer, Style(14, bold=True), cell, "signature")
    sheet.y = max(left_end, sheet.y)


def _listed(recipients: Sequence[str]) -> list[str]:
    ends = [";"] * (len(recipients) - 1) + ["."]
    return [f"- {name}{end}" for name, end in zip(recipients, ends, strict=bool(recipients))] if recipients else []
