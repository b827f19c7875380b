"""Tesseract kept running beside this process: one start and one loading of the models for all that it reads.

A start of the program costs a tenth of a second, loading included, and a page is read up to a dozen times: whole, its
issuing body, its signature block, its title lines. The library in a process of its own gives the same table, letter for
letter. Where it cannot be had, is busy or has died, the caller asks the program.
"""

import json
import subprocess
import sys
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.util import Finalize
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from pipeline.ocr import tesseract_server

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    import numpy as np
    from numpy.typing import NDArray


class Resident:
    """One server, started when it is first asked and anew when it died; one question at a time."""

    def __init__(self, version: str, data_path: str) -> None:
        """Keep what tells the library that the program uses: its version, and where its models lie."""
        self._command = [sys.executable, "-I", "-S", str(Path(tesseract_server.__file__)), version, data_path]
        self._busy = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._server: Connection | None = None
        self._is_usable = True
        # Not atexit, which the processes of a pool leave out.
        Finalize(None, self.close, exitpriority=10)

    def table(
        self,
        image: "NDArray[np.uint8]",
        language: str,
        mode: int,
        dpi: int,
        timeout: float,
        folder: Path | None = None,
    ) -> str | None:
        """Return Tesseract's table of the words in the grey ``image``, or None where the program should be asked.

        Args:
            image: height x width of grey.
            language: the model, or several joined by "+".
            mode: page segmentation mode.
            dpi: dots per inch.
            timeout: seconds.
            folder: where the model lies; None for those of the program.

        Raises:
            TimeoutError: it took longer.
        """
        if not self._is_usable or not self._busy.acquire(blocking=False):
            return None
        try:
            height, width = image.shape
            question = {"language": language, "mode": mode, "dpi": dpi, "width": width, "height": height}
            question["folder"] = None if folder is None else str(folder)
            return self._answer(question, image.tobytes(), timeout)
        finally:
            self._busy.release()

    def _answer(self, question: dict[str, object], pixels: bytes, timeout: float) -> str | None:
        is_new = self._server is None
        try:
            server = self._server or self._started()
            server.send_bytes(json.dumps(question).encode())
            server.send_bytes(pixels)
            if not server.poll(timeout):
                raise TimeoutError
            answer: str | None = json.loads(server.recv_bytes())
        except TimeoutError:
            self.close()
            raise
        except (EOFError, OSError):
            self.close()
            self._is_usable = not is_new  # what dies at its first page will die again
            return None
        except BaseException:  # interrupted: what it says next would be the answer to this question
            self.close()
            raise
        return answer

    def _started(self) -> "Connection":
        self._server, theirs = Pipe()
        with theirs:
            self._process = subprocess.Popen(
                [*self._command, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        return self._server

    def close(self) -> None:
        """End the server; the next question starts another."""
        if self._server is not None:
            self._server.close()
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()
            self._process.wait()
        self._server = self._process = None
