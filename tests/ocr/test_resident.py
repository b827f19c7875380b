"""Tesseract kept running: it reads as the program does, and its failures end neither the page nor the next one."""

import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from time import sleep

import numpy as np
import pytest

from pipeline.errors import EngineTimeout
from pipeline.ocr import tesseract, tesseract_models, tesseract_server
from pipeline.ocr.resident import How, Resident, Residents
from pipeline.ocr.tesseract import TesseractEngine
from pipeline.rendering.draw import text_page
from pipeline.rendering.fonts import vietnamese_fonts
from pipeline.settings import RecognizeOptions

BLANK = np.full((40, 60), 255, np.uint8)
NARROW = np.full((300, 2), 255, np.uint8)

STAND_IN = """
import os, sys, time
with open(int(sys.argv[3]), "rb") as caller, open(int(sys.argv[3]), "wb", closefd=False) as answers:
    while question := caller.readline().split():
        mode, _, width, height = map(int, question[1:])
        pixels = caller.read(width * height)
        if mode == 7:
            os.abort()
        if mode == 8:
            time.sleep(60)
        answer = f"{os.getpid()} {len(pixels)}".encode()
        answers.write(b"-1\\n" if mode == 9 else b"%d\\n" % (len(answer) + 9 * (mode == 10)) + answer)
        answers.flush()
        if mode == 10:
            sys.exit()
"""
READS, CRASHES, HANGS, REFUSES, BREAKS_OFF = 6, 7, 8, 9, 10


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A server that only pretends, and fails as it is told."""
    program = tmp_path / "server.py"
    program.write_text(STAND_IN, encoding="utf-8")
    monkeypatch.setattr(tesseract_server, "__file__", str(program))


@pytest.fixture
def resident(stand_in: None) -> Iterator[Resident]:
    """A resident with such a server."""
    made = Resident("5.3.0", "/nowhere")
    yield made
    made.close()


def asked(resident: Resident, mode: int, timeout: float = 30) -> str | None:
    return resident.table(BLANK, How("vie", mode, 300), timeout)


def test_one_start_serves_all_questions(resident: Resident) -> None:
    first = asked(resident, READS)
    assert first is not None
    assert first.endswith(" 2400")
    assert asked(resident, READS) == first


def test_what_it_cannot_read_is_left_to_the_program(resident: Resident) -> None:
    assert asked(resident, REFUSES) is None
    assert asked(resident, READS) is not None


def test_a_crash_costs_one_answer(resident: Resident) -> None:
    first = asked(resident, READS)
    assert asked(resident, CRASHES) is None
    again = asked(resident, READS)
    assert again is not None
    assert again != first


def test_what_dies_at_its_first_page_is_not_started_again(resident: Resident) -> None:
    assert asked(resident, CRASHES) is None
    assert asked(resident, READS) is None


def test_the_time_limit_ends_it_and_the_next_page_is_read(resident: Resident) -> None:
    first = asked(resident, READS)
    assert first is not None
    with pytest.raises(TimeoutError):
        asked(resident, HANGS, 0.1)
    with pytest.raises(ProcessLookupError):
        os.kill(int(first.split()[0]), 0)
    assert asked(resident, READS) is not None


def test_killed_from_outside_it_is_started_again(resident: Resident) -> None:
    first = asked(resident, READS)
    assert first is not None
    os.kill(int(first.split()[0]), signal.SIGKILL)
    assert asked(resident, READS) is None
    assert asked(resident, READS) is not None


def test_half_an_answer_is_none(resident: Resident) -> None:
    assert asked(resident, READS) is not None
    assert asked(resident, BREAKS_OFF) is None
    assert asked(resident, READS) is not None


def test_two_questions_at_once_have_two_servers(stand_in: None) -> None:
    servers = Residents("5.3.0", "/nowhere")
    with ThreadPoolExecutor(2) as threads, closing(servers):
        slow = threads.submit(servers.table, BLANK, How("vie", HANGS, 300), 30)
        while not servers._all and not slow.done():
            sleep(0.001)
        first = servers.table(BLANK, How("vie", READS, 300), 30)
        assert first is not None
        assert servers.table(BLANK, How("vie", READS, 300), 30) == first, "the free one is asked again"
        assert len(servers._all) == 2
        servers.close()
        assert slow.result() is None, "who closes them ends what is at work"


@pytest.mark.parametrize("failure", ["no interpreter", "another library", "models elsewhere"])
def test_without_its_library_it_is_given_up(monkeypatch: pytest.MonkeyPatch, failure: str) -> None:
    if failure == "no interpreter":
        monkeypatch.setattr(sys, "executable", "/nowhere/python")
    version = "0.1" if failure == "another library" else tesseract_models.program_version()
    made = Resident(version, "/nowhere")
    assert asked(made, READS) is None
    assert not made._is_usable


def test_older_programs_that_tell_no_place_of_models_are_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "listing", lambda: "List of available languages (2):\nosd\nvie\n")
    assert tesseract._residents.__wrapped__() is None


def test_slowness_is_told_as_the_program_tells_it(monkeypatch: pytest.MonkeyPatch, resident: Resident) -> None:
    monkeypatch.setattr(tesseract_models, "usable_models", lambda: frozenset({"vie"}))
    monkeypatch.setattr(tesseract, "_residents", lambda: resident)
    options = RecognizeOptions(timeout_seconds=0.1, page_segmentation=HANGS)
    with pytest.raises(EngineTimeout, match=r"longer than 0.1 seconds"):
        TesseractEngine(options).read(BLANK, 300)


@pytest.mark.ocr
@pytest.mark.parametrize("layout", ["page", "block", "sparse"])
def test_it_reads_as_the_program_does(monkeypatch: pytest.MonkeyPatch, layout: str) -> None:
    words = ["Ủy ban nhân dân xã Phú Sơn đề nghị các thôn trồng cây", "đầu xuân và báo cáo trước ngày 20 tháng 3"]
    page = text_page(words, vietnamese_fonts()[0], 13, 200)
    engine = TesseractEngine(RecognizeOptions())
    pictures = (page, BLANK, NARROW, page[:, 150:], page)
    kept = [engine.read(picture, 200, layout) for picture in pictures]  # type: ignore[arg-type]
    residents = tesseract._residents()
    assert residents is not None
    assert any(one._server for one in residents._all), "the library was not used"
    monkeypatch.setattr(tesseract, "_residents", lambda: None)
    assert kept == [engine.read(picture, 200, layout) for picture in pictures]  # type: ignore[arg-type]
    assert kept[0]
