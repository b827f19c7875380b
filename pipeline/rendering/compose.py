"""A dispatch on paper: its content set into the cells of the layout decree, page after page.

State dispatches follow NĐ 30/2020/NĐ-CP, phụ lục I (cells 1-10); Party dispatches Hướng dẫn 36-HD/VPTW.
"""

from collections.abc import Sequence

from pipeline.rendering.content import PARTY, YOUTH, Annex, DispatchContent, Paragraph, Signer
from pipeline.rendering.fonts import Faces
from pipeline.rendering.layout import MM_PER_POINT, Mark, Seal, SheetPage, Style, StyledWord, styled, wrap
from pipeline.rendering.sheet import BOTTOM, LEFT, PITCH, RIGHT, TOP, Sheet

LEFT_CELL = (LEFT - 6, LEFT + 66)
RIGHT_CELL = (LEFT + 72, RIGHT + 2)
"""Cells 2 and 1; as in office practice they reach a little into the margins, or 13 pt would not fit."""
INDENT = 12.7
PARAGRAPH_GAP = 2.1
SIGNATURE_GAP = 31.0
"""Room for the signature between the title and the name."""
TRAILER_SIZE = 9.0


def compose(content: DispatchContent, faces: Faces, size: float = 14.0) -> tuple[SheetPage, ...]:
    """Return the pages of a dispatch, its body set in ``size`` points (13 to 14 in the decree)."""
    sheet = Sheet(faces)
    if not content.headless:
        (_state_header if content.rules == "state" else _party_header)(sheet, content)
    if not content.is_letter:
        _title(sheet, content)
    _addressees(sheet, content, size)
    for paragraph in content.body:
        _paragraph(sheet, paragraph, size)
    _end(sheet, content)
    for line in content.trailer:
        sheet.need(TRAILER_SIZE * MM_PER_POINT * PITCH)
        sheet.set_line(styled(line, Style(TRAILER_SIZE)), LEFT, "trailer")
    for annex in content.annexes:
        sheet.turn()
        _annex(sheet, annex, size)
    sheet.turn()
    return tuple(sheet.done)


def _state_header(sheet: Sheet, content: DispatchContent) -> None:
    for line in content.parent:
        sheet.centre(line, Style(12), LEFT_CELL, "left_header")
    wide = 0.0
    for line in content.issuer:
        wide = sheet.centre(line, Style(12, bold=True), LEFT_CELL, "left_header")
    if content.star:
        sheet.centre(content.star, Style(12), LEFT_CELL, "left_header")
    else:
        sheet.rule(LEFT_CELL, wide * 0.4)
    left_end, sheet.y = sheet.y, TOP
    sheet.centre(content.motto[0], Style(12, bold=True), RIGHT_CELL, "right_header")
    sheet.rule(RIGHT_CELL, sheet.centre(content.motto[1], Style(13, bold=True), RIGHT_CELL, "right_header"))
    level = max(left_end, sheet.y) + 2.2
    sheet.y = level
    if content.number_line:
        sheet.centre(content.number_line, Style(13), LEFT_CELL, "left_header")
    number_end, sheet.y = sheet.y, level
    if content.has_date_line:
        sheet.centre(content.date_line, Style(13, italic=True), RIGHT_CELL, "right_header")
    sheet.y = number_end
    _below_number(sheet, content, Style(12))
    _contact(sheet, content)


def _party_header(sheet: Sheet, content: DispatchContent) -> None:
    for line in content.parent:
        sheet.centre(line, Style(14), LEFT_CELL, "left_header")
    for line in content.issuer:
        sheet.centre(line, Style(14, bold=True), LEFT_CELL, "left_header")
    sheet.centre(content.star or "*", Style(14), LEFT_CELL, "left_header")
    left_end, sheet.y = sheet.y, TOP
    name = PARTY if content.rules == "party" else YOUTH
    sheet.rule(RIGHT_CELL, sheet.centre(name, Style(15, bold=True), RIGHT_CELL, "right_header"))
    level = max(left_end - Style(14).size * MM_PER_POINT * PITCH, sheet.y)
    sheet.y = left_end
    sheet.centre(content.number_line, Style(14), LEFT_CELL, "left_header")
    number_end, sheet.y = sheet.y, level
    sheet.centre(content.date_line, Style(14, italic=True), RIGHT_CELL, "right_header")
    sheet.y = number_end
    _below_number(sheet, content, Style(12, italic=True))


def _below_number(sheet: Sheet, content: DispatchContent, style: Style) -> None:
    """Set what stands under the number: subject of a letter (cell 5b), stamps of secrecy and urgency (10a, 10b)."""
    if content.is_letter and content.subject:
        sheet.y += PARAGRAPH_GAP
        cell = (LEFT_CELL[0] + 4, LEFT_CELL[1] - 4)
        opening = "" if content.rules == "party" and content.subject_opening == "V/v " else content.subject_opening
        sheet.centre(opening + content.subject, style, cell, "left_header")
    stamps = [text for text in (content.secrecy, content.urgency) if text]
    for place, text in enumerate(stamps):
        wide = 20 if len(text) < 6 else 40
        sheet.marks.append(Mark(text, LEFT + 12, sheet.y + 3 + 9.5 * place, wide, 8))
    sheet.y += 4 + 8 * bool(stamps) + 9.5 * max(0, len(stamps) - 1)


def _contact(sheet: Sheet, content: DispatchContent) -> None:
    """Set address and telephone at the foot of the first page (cell 13)."""
    if content.contact:
        y, sheet.y = sheet.y, BOTTOM - 1
        sheet.rule((LEFT, RIGHT), RIGHT - LEFT)
        sheet.centre(content.contact, Style(11), (LEFT, RIGHT), "footer")
        sheet.y, sheet.foot = y, BOTTOM - 4


def _title(sheet: Sheet, content: DispatchContent) -> None:
    cell = (LEFT + 12, RIGHT - 12)
    sheet.y += 2
    sheet.centre(content.heading or content.doc_type.upper(), Style(15, bold=True), (LEFT, RIGHT), "title")
    if content.subject:
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
        sheet.centre(f"{content.salutation} {content.addressees[0]}.", style, (LEFT + 10, RIGHT - 10), "body")
    else:
        sheet.set_line(styled(content.salutation, style), LEFT + 30, "body")
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
    """Set recipients (cell 9b) and signature (cells 7a-7c, 8) side by side; they are never torn apart.

    Two signers stand side by side (mẫu 1.9), and the recipients then below them, as they may do with one.
    """
    recipients = [
        line
        for item in _listed(content.recipients, content.list_end)
        for line in wrap(styled(item, Style(11)), 66, sheet.faces)
    ]
    left_height = (12 + 11 * len(recipients)) * MM_PER_POINT * PITCH
    right_height = (14 * (max(len(one.title) for one in content.signers) + 1)) * MM_PER_POINT * PITCH + SIGNATURE_GAP
    below = content.below or bool(content.others)
    sheet.y += 4
    sheet.need(left_height + right_height if below else max(left_height, right_height))
    level = sheet.y
    if not below:
        _recipients(sheet, recipients)
    ends = [sheet.y]
    for signer, cell in zip(content.signers, _signature_cells(len(content.signers)), strict=True):
        sheet.y = level
        _signature(sheet, signer, content, cell)
        ends.append(sheet.y)
    sheet.y = max(ends)
    if below:
        sheet.y += 3
        _recipients(sheet, recipients)


def _signature_cells(count: int) -> list[tuple[float, float]]:
    if count == 1:
        return [(LEFT + 74, RIGHT)]
    wide = (RIGHT - LEFT) / count
    return [(LEFT + wide * place, LEFT + wide * (place + 1) - 4) for place in range(count)]


def _recipients(sheet: Sheet, lines: Sequence[Sequence[StyledWord]]) -> None:
    if lines:
        sheet.set_line(styled("Nơi nhận:", Style(12, bold=True, italic=True)), LEFT, "recipients")
    for words in lines:
        sheet.set_line(words, LEFT, "recipients")


def _signature(sheet: Sheet, signer: Signer, content: DispatchContent, cell: tuple[float, float]) -> None:
    for line in signer.title:
        sheet.centre(line, Style(14, bold=True), cell, "signature")
    middle = (cell[0] + cell[1]) / 2
    if content.signed:
        y = sheet.y
        sheet.y += SIGNATURE_GAP / 2
        sheet.centre(content.signed, Style(13, italic=True), cell, "signature")
        sheet.y = y
    else:
        sheet.seals.append(Seal(middle + 4, sheet.y + SIGNATURE_GAP / 2, " ".join(content.issuer)))
    sheet.y += SIGNATURE_GAP
    sheet.centre(signer.printed, Style(14, bold=True), cell, "signature")


def _annex(sheet: Sheet, annex: Annex, size: float) -> None:
    for line in annex.heading:
        sheet.centre(line, Style(14, bold=True), (LEFT, RIGHT), "body")
    if annex.reference:
        sheet.centre(annex.reference, Style(13, italic=True), (LEFT + 8, RIGHT - 8), "body")
    sheet.y += 3
    for paragraph in annex.body:
        _paragraph(sheet, paragraph, size)


def _listed(recipients: Sequence[str], end: str) -> list[str]:
    ends = [end] * (len(recipients) - 1) + ["." if end else ""]
    return [f"- {name}{end}" for name, end in zip(recipients, ends, strict=bool(recipients))] if recipients else []
