"""Tesseract kept running beside this process: one start and one loading of the models for all that it reads.

A start of the program costs a tenth of a second, loading included, and a page is read up to a dozen times: whole, its
issuing body, its signature block, its title lines. The library in a process of its own gives the same table, letter for
letter. Where it cannot be had, is busy or has died, the caller asks the program.
"""

import subprocess
import sys
from contextlib import suppress
from multiprocessing.util import Finalize
from pathlib import Path
from socket import socket, socketpair
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import numpy as np

from pipeline.ocr import tesseract_server

if TYPE_CHECKING:
    from numpy.typing import NDArray


class How(NamedTuple):
    """How a picture is to be read: the model, page segmentation mode, dots per inch, and where the model lies.

    ``language`` may be several models joined by "+"; ``folder`` is None for those of the program.
    """

    language: str
    mode: int
    dpi: int
    folder: Path | None = None


class Residents:
    """As many servers as are asked at once: one is started where no other is free."""

    def __init__(self, version: str, data_path: str) -> None:
        """Keep what tells the library that the program uses: its version, and where its models lie."""
        self._library = (version, data_path)
        self._all: list[Resident] = []
        self._free: list[Resident] = []  # threads share it: taking from a list and adding to it are one step each

    def table(self, image: "NDArray[np.uint8]", how: How, timeout: float) -> str | None:
        """Return what ``Resident.table`` gives and raises, from whichever server is free."""
        try:
            one = self._free.pop()
        except IndexError:
            one = Resident(*self._library)
            self._all.append(one)
        try:
            return one.table(image, how, timeout)
        finally:
            self._free.append(one)

    def close(self) -> None:
        """End the servers, those that are at work too; the next question starts another."""
        for one in self._all:
            one.close()


class _Server(NamedTuple):
    """A process, where it is asked, and where it answers."""

    process: subprocess.Popen[bytes]
    questions: socket
    answers: BinaryIO


class Resident:
    """One server, started when it is first asked and anew when it died; one question at a time."""

    def __init__(self, version: str, data_path: str) -> None:
        """Keep what tells the library that the program uses: its version, and where its models lie."""
        self._command = [sys.executable, "-I", "-S", str(Path(tesseract_server.__file__)), version, data_path]
        self._server: _Server | None = None
        self._is_usable = True
        # Not atexit, which the processes of a pool leave out.
        Finalize(None, self.close, exitpriority=10)

    def table(self, image: "NDArray[np.uint8]", how: How, timeout: float) -> str | None:
        """Return Tesseract's table of the words in the grey ``image``, or None where the program should be asked.

        Args:
            image: height x width of grey.
            how: the model and the mode.
            timeout: seconds.

        Raises:
            TimeoutError: it took longer.
        """
        if not self._is_usable:
            return None
        height, width = image.shape
        is_new = self._server is None
        try:
            server = self._server or self._started()
            server.questions.settimeout(timeout)
            server.questions.sendall(
                f"{how.language} {how.mode} {how.dpi} {width} {height} {how.folder or ''}\n".encode()
            )
            server.questions.sendall(np.ascontiguousarray(image).data)
            return _told(server.answers)
        except TimeoutError:
            self.close()
            raise
        except (OSError, ValueError):  # the second of what was closed from elsewhere, or broke off
            self.close()
            self._is_usable = not is_new  # what dies at its first page will die again
            return None
        except BaseException:  # interrupted: what it says next would be the answer to this question
            self.close()
            raise

    def _started(self) -> _Server:
        ours, theirs = socketpair()
        with theirs:
            try:
                process = subprocess.Popen(
                    [*self._command, str(theirs.fileno())],
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            except OSError:
                ours.close()
                raise
        self._server = _Server(process, ours, ours.makefile("rb"))
        return self._server

    def close(self) -> None:
        """End the server; the next question starts another."""
        server, self._server = self._server, None
        if server is None:
            return
        with suppress(ProcessLookupError):
            server.process.kill()  # first: it wakes who waits for an answer
        server.process.wait()
        server.answers.close()
        server.questions.close()


def _told(answers: BinaryIO) -> str | None:
    """Return the next answer; None where the library could not read.

    Raises:
        OSError, ValueError: the server is gone.
    """
    length = int(answers.readline())
    if length < 0:
        return None
    table = answers.read(length)
    if len(table) < length:
        raise ConnectionError("the answer broke off")
    return table.decode("utf-8", "replace")
