"""The program that keeps Tesseract's library loaded and reads picture after picture, until its caller is gone.

    python -I -S tesseract_server.py VERSION DATA_PATH DESCRIPTOR

It knows the standard library alone, so that it starts in a few hundredths of a second, and it is a process of its own,
so that a crash or an endless page is no harm to the caller. Through the connection at DESCRIPTOR come a question (JSON:
language, mode, dpi, width, height, folder) and the grey pixels; the answer is JSON, too: the table of words, or null
where the library could not read. It ends with the code 1 at once where the library is not the one that the program
uses.
"""

import ctypes
import json
import sys
from multiprocessing.connection import Connection
from typing import Any

HEADER = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
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
        self, pixels: bytes, language: str, mode: int, dpi: int, width: int, height: int, folder: str | None
    ) -> str | None:
        """Return the table of the words in the grey ``pixels`` as the program writes it; None where it cannot be read.

        The model ``language`` lies in ``folder``, or where the program has its own.

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
        said = None if rows is None else HEADER + ctypes.string_at(rows).decode("utf-8", "replace")
        c.TessDeleteText(rows)
        c.TessBaseAPIClear(model)
        c.TessBaseAPIClearAdaptiveClassifier(model)  # no page may depend on those before it
        return said

    def _model(self, language: str, folder: str | None) -> int | None:
        """Return the handle of the model for ``language``, loaded once; None where it cannot be loaded."""
        if language not in self._models:
            handle = self._c.TessBaseAPICreate()
            if self._c.TessBaseAPIInit3(handle, None if folder is None else folder.encode(), language.encode()) != 0:
                return None
            if folder is None and self._c.TessBaseAPIGetDatapath(handle).decode() != self._data_path:
                raise OSError("other models than the program's")
            self._models[language] = handle
        return self._models[language]


def serve(library: Library, caller: Connection) -> None:
    """Answer the questions of ``caller`` until it is gone."""
    while True:
        try:
            question = json.loads(caller.recv_bytes())
            answer = library.table(caller.recv_bytes(), **question)
            caller.send_bytes(json.dumps(answer).encode())
        except (EOFError, ConnectionError):
            return


if __name__ == "__main__":
    try:
        serve(Library(*sys.argv[1:3]), Connection(int(sys.argv[3])))
    except OSError:
        sys.exit(1)
