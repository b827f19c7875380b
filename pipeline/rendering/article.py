"""A newspaper page in two columns, for telling dispatches from what only speaks of them."""

from pipeline.rendering.content import Article
from pipeline.rendering.fonts import Faces
from pipeline.rendering.layout import SheetPage, Style, StyledWord, styled, wrap
from pipeline.rendering.sheet import LEFT, RIGHT, Sheet

_GUTTER = 7.0
_COLUMN = (RIGHT - LEFT - _GUTTER) / 2
_INDENT = 5.0


def compose_article(article: Article, faces: Faces, size: float = 11.5) -> tuple[SheetPage, ...]:
    """Return the article on one page, its text in ``size`` points, the left column never shorter than the right."""
    sheet = Sheet(faces)
    full = (LEFT, RIGHT)
    sheet.centre(article.paper, Style(20, bold=True), full, "title")
    sheet.rule(full, RIGHT - LEFT)
    sheet.y += 6
    sheet.centre(article.headline, Style(24, bold=True), full, "title")
    sheet.y += 2
    sheet.centre(article.standfirst, Style(12, italic=True), (LEFT + 8, RIGHT - 8), "title")
    sheet.y += 2
    sheet.centre(article.byline, Style(11), full, "title")
    sheet.y += 4

    lines: list[tuple[list[StyledWord], float, bool]] = []
    for paragraph in article.paragraphs:
        wrapped = wrap(styled(paragraph, Style(size)), _COLUMN, faces, _INDENT)
        for row, words in enumerate(wrapped):
            lines.append((words, _INDENT if row == 0 else 0.0, row + 1 < len(wrapped)))
    top, half = sheet.y, -(-len(lines) // 2)
    for number, (words, indent, justified) in enumerate(lines):
        if number == half:
            sheet.y = top
        left = LEFT if number < half else LEFT + _COLUMN + _GUTTER
        sheet.set_line(words, left + indent, "body", left + _COLUMN if justified else None)
    sheet.turn()
    return tuple(sheet.done)
