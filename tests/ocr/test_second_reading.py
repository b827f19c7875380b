"""Parts of a page are read again by one voice after the other, until nothing is in doubt."""

import numpy as np
from numpy.typing import NDArray

from pipeline.document import Box, Line
from pipeline.ocr.engine import Layout, Turn
from pipeline.ocr.second_reading import Piece, Scan, Voice, Zone, cut_out, read_again, sure_below
from pipeline.ocr.voting import voted

PAGE = np.full((800, 600), 255, np.uint8)


def line(text: str, top: float, sure: float) -> Line:
    words = enumerate(text.split())
    return Line.of_words((word, Box(0.1 + 0.1 * at, top, 0.19 + 0.1 * at, top + 0.03), sure) for at, word in words)


READ = (line("Kính gửi:", 0.1, 0.95), line("Sờ Y tế", 0.2, 0.6), line("Hà An", 0.3, 0.95))


class Reader:
    """An engine that sees one line across whatever it is shown, and remembers at which resolutions."""

    name = "reader"

    def __init__(self, text: str, sure: float = 0.95) -> None:
        self.text, self.sure = text, sure
        self.seen: list[int] = []

    def version(self) -> str:
        return "1"

    def read(self, image: NDArray[np.uint8], dpi: int, layout: Layout = "page") -> tuple[Line, ...]:
        self.seen.append(dpi)
        words = self.text.split()
        step = 0.6 / max(1, len(words))
        return (
            Line.of_words(
                (word, Box(0.2 + step * at, 0.4, 0.15 + step * (at + 1), 0.6), self.sure)
                for at, word in enumerate(words)
            ),
        )

    def orientation(self, image: NDArray[np.uint8]) -> Turn:
        return 0


def zone(least: int) -> Zone:
    def pieces(lines: tuple[Line, ...], scan: Scan) -> list[Piece]:
        piece = cut_out(lines[1].box or Box(0, 0, 0, 0), scan.image, lines[1:2])
        return [piece] if piece else []

    return Zone(
        pieces=pieces,  # type: ignore[arg-type]
        is_doubtful=sure_below(0.8),
        voices=(Voice("engine", 300), Voice("witness", 0), Voice("engine", 100)),
        least=least,
        decided=lambda piece, readings, _: voted(readings[0], piece.lines, *readings[1:]),
    )


def test_what_is_read_again_stands_where_it_stood() -> None:
    found = read_again(READ, zone(1), Scan(PAGE, 200, Reader("Sở Y tế"), None))
    assert [one.text for one in found] == ["Kính gửi:", "Sở Y tế", "Hà An"]
    assert found[1].box is not None
    assert abs(found[1].box.middle[1] - 0.215) < 0.01


def test_further_voices_are_heard_while_readings_differ_or_a_word_is_in_doubt() -> None:
    engine, witness = Reader("Sở Y tế"), Reader("Sở Y tế")
    read_again(READ, zone(1), Scan(PAGE, 200, engine, witness))
    assert (engine.seen, witness.seen) == ([300], [])
    engine, witness = Reader("Sở Y tế", sure=0.7), Reader("Sở Y tế")
    read_again(READ, zone(1), Scan(PAGE, 200, engine, witness))
    assert (engine.seen, witness.seen) == ([300], [200])
    engine, witness = Reader("Sở Y tế"), Reader("Sơ Y tế")
    read_again(READ, zone(2), Scan(PAGE, 200, engine, witness))
    assert (engine.seen, witness.seen) == ([300, 100], [200])


def test_nothing_is_read_where_too_few_voices_are_at_hand() -> None:
    engine = Reader("Sở Y tế")
    assert read_again(READ, zone(3), Scan(PAGE, 200, engine, None)) == READ
    assert not engine.seen


def test_a_reading_that_lost_most_letters_is_not_believed() -> None:
    assert read_again(READ, zone(1), Scan(PAGE, 200, Reader("S", 0.99), None)) == READ
