"""The program that keeps Tesseract's library loaded and reads picture after picture, until its caller is gone.

    python -I -S tesseract_server.py VERSION DATA_PATH DESCRIPTOR

It is a process of its own, so that a crash or an endless page is no harm to the caller, and it loads next to nothing of
the standard library, so that it starts in a hundredth of a second. Through the socket at DESCRIPTOR come a question (a
line: language, mode, dpi, width, height, the folder of the model or nothing) and the grey pixels; the answer is a line
with the number of bytes of the table of words, and the table, or -1 where the library could not read. It ends with the
code 1 at once where the library is not the one that the program uses.
"""

from __future__ import annotations

import ctypes
import io
import sys

TYPE_CHECKING = False  # the module of that name takes as long to load as all the rest
if TYPE_CHECKING:
    from typing import Any, BinaryIO

HEADER = b"level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
"""The names of the columns, which the program writes and the library does not."""

_HANDLE, _TEXT, _NUMBER = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
_SIGNATURES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "TessVersion": (_TEXT, ()),
    "TessDeleteText": (None, (_HANDLE,)),
    "TessBaseAPICreate": (_HANDLE, ()),
    "TessBaseAPIInit3": (_NUMBER, (_HANDLE, _TEXT, _TEXT)),
    "TessBaseAPIGetDatapath": (_TEXT, (_HANDLE,)),
    "TessBaseAPISetVariable": (_NUMBER, (_HANDLE, _TEXT, _TEXT)),
    "TessBaseAPISetPageSegMode": (None, (_HANDLE, _NUMBER)),
    "TessBaseAPISetImage": (None, (_HANDLE, _TEXT, _NUMBER, _NUMBER, _NUMBER, _NUMBER)),
    "TessBaseAPIRecognize": (_NUMBER, (_HANDLE, _HANDLE)),
    "TessBaseAPIGetTsvText": (_HANDLE, (_HANDLE, _NUMBER)),
    "TessBaseAPIClear": (None, (_HANDLE,)),
    "TessBaseAPIClearAdaptiveClassifier": (None, (_HANDLE,)),
}
"""What each function of tesseract/capi.h gives and takes."""


class Library:
    """Tesseract's library with the models that were asked for so far."""

    def __init__(self, version: str, data_path: str) -> None:
        """Load the library of ``version``; its models must lie in ``data_path``.

        Raises:
            OSError: there is no such library.
        """
        self._c = ctypes.CDLL(f"libtesseract.so.{version.partition('.')[0]}")
        for name, (gives, takes) in _SIGNATURES.items():
            function = getattr(self._c, name)
            function.restype, function.argtypes = gives, takes
        self._data_path = data_path
        self._models: dict[str, int] = {}
        if self._c.TessVersion().decode() != version:
            raise OSError("another version than the program's")

    def table(
        self, pixels: bytes, language: str, mode: int, dpi: int, width: int, height: int, folder: str
    ) -> bytes | None:
        """Return the table of the words in the grey ``pixels`` as the program writes it; None where it cannot be read.

        The model ``language`` lies in ``folder``; where that is empty, where the program has its own.

        Raises:
            OSError: the library looks for models elsewhere than the program.
        """
        model = self._model(language, folder)
        if model is None:
            return None
        c = self._c
        c.TessBaseAPISetVariable(model, b"user_defined_dpi", str(dpi).encode())
        c.TessBaseAPISetPageSegMode(model, mode)
        c.TessBaseAPISetImage(model, pixels, width, height, 1, width)
        rows = c.TessBaseAPIGetTsvText(model, 0) if c.TessBaseAPIRecognize(model, None) == 0 else None
        said = None if rows is None else HEADER + ctypes.string_at(rows)
        c.TessDeleteText(rows)
        c.TessBaseAPIClear(model)
        c.TessBaseAPIClearAdaptiveClassifier(model)  # no page may depend on those before it
        return said

    def _model(self, language: str, folder: str) -> int | None:
        """Return the handle of the model for ``language``, loaded once; None where it cannot be loaded."""
        if language not in self._models:
            handle = self._c.TessBaseAPICreate()
            if self._c.TessBaseAPIInit3(handle, folder.encode() or None, language.encode()) != 0:
                return None
            if not folder and self._c.TessBaseAPIGetDatapath(handle).decode() != self._data_path:
                raise OSError("other models than the program's")
            self._models[language] = handle
        return self._models[language]


def serve(library: Library, questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer the ``questions`` of the caller until it is gone."""
    while question := questions.readline().decode().rstrip("\n"):
        language, *sizes, folder = question.split(" ", 5)
        mode, dpi, width, height = map(int, sizes)
        table = library.table(questions.read(width * height), language, mode, dpi, width, height, folder)
        answers.write(b"-1\n" if table is None else b"%d\n%b" % (len(table), table))
        answers.flush()


if __name__ == "__main__":
    try:
        caller = int(sys.argv[3])
        questions, answers = io.BufferedReader(io.FileIO(caller)), io.BufferedWriter(io.FileIO(caller, "w"))
        serve(Library(*sys.argv[1:3]), questions, answers)
    except OSError:  # the caller is gone, too
        sys.exit(1)
