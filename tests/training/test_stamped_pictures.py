"""Drawn pieces of signature blocks: repeatable, and with print only where ink is seen."""

import numpy as np

from pipeline.rendering.fonts import vietnamese_fonts
from pipeline.training.stamped_pictures import SIDE, Drawer


def test_pieces_are_repeatable_and_print_is_seen() -> None:
    one, other = (Drawer(vietnamese_fonts(), 11) for _ in range(2))
    pieces = [one.piece() for _ in range(4)]
    for piece in pieces:
        again = other.piece()
        assert np.array_equal(piece.seen, again.seen)
        assert np.array_equal(piece.printed, again.printed)
        assert piece.seen.shape == piece.printed.shape == (SIDE, SIDE)
        dark = piece.printed > 230
        assert not dark.any() or (piece.seen[dark] > 100).mean() > 0.98
    assert any(piece.printed.max() > 230 for piece in pieces)
    assert any(piece.seen.mean() > 1.05 * piece.printed.mean() for piece in pieces)
