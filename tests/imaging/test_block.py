"""A block of lines is told from columns, seals and footers beside it."""

import cv2
import numpy as np

from pipeline.imaging.block import block_at

LIST = ("Noi nhan:", "- Nhu tren;", "- Luu: VT, NC.")


def page_with(*texts: tuple[str, int, int]) -> np.ndarray:
    """Return a white page with ``texts``, each at the left end of its baseline."""
    page = np.full((900, 1200), 255, np.uint8)
    for text, x, y in texts:
        cv2.putText(page, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 2)
    return page


def listed() -> list[tuple[str, int, int]]:
    return [(text, 60, 100 + 45 * row) for row, text in enumerate(LIST)]


SEED = (55, 70, 240, 108)


def test_the_block_has_its_lines_and_nothing_of_the_next_column() -> None:
    page = page_with(*listed(), ("KT. CHU TICH", 700, 100), ("PHO CHU TICH", 700, 145))
    block = block_at(page, SEED)
    assert block is not None
    assert all(block.holds(100, 95 + 45 * row) for row in range(3))
    assert not block.holds(750, 95)
    assert block.ink.sum() > 0
    alone = block_at(page_with(*listed()), SEED)
    assert alone is not None
    assert np.array_equal(alone.ink, block.ink)


def test_a_seal_beside_the_list_is_left_out() -> None:
    page = page_with(*listed())
    cv2.circle(page, (430, 230), 120, 0, 6)
    block = block_at(page, SEED)
    assert block is not None
    assert not block.holds(430, 110)
    assert block.left + block.mask.shape[1] < 430


def test_letters_of_a_seal_that_touches_the_list_are_none_of_it() -> None:
    page = page_with(*listed())
    alone = block_at(page, SEED)
    cv2.circle(page, (430, 190), 150, 0, 6)
    cv2.putText(page, "TINH", (320, 195), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 2)
    cv2.putText(page, "KT. CHU TICH", (425, 195), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 2)
    block = block_at(page, SEED)
    assert block is not None
    assert alone is not None
    assert block.right == alone.right


def test_a_list_in_a_table_stays_whole() -> None:
    page = page_with(*listed())
    cv2.rectangle(page, (20, 40), (600, 400), 0, 3)
    cv2.line(page, (600, 40), (1100, 40), 0, 3)
    block = block_at(page, SEED)
    assert block is not None
    assert all(block.holds(100, 95 + 45 * row) for row in range(3))


def test_a_footer_far_below_is_no_line_of_the_list() -> None:
    block = block_at(page_with(*listed(), ("Dia chi: 12", 60, 600)), SEED)
    assert block is not None
    assert not block.holds(100, 590)


def test_nothing_where_the_first_line_has_no_ink() -> None:
    assert block_at(np.full((900, 1200), 255, np.uint8), SEED) is None
    assert block_at(page_with(*listed()), (55, 70, 240, 71)) is None
