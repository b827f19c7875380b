"""The error tree: what can go wrong, its code, its exit code and what to do next.

    CongvanError
      UsageError                 E1xx  exit 2   wrong use or settings
        SettingsError     E101
        PathNotFound      E102
      SourceError                E2xx  exit 1   one document; the batch goes on
        EmptyFile         E201
        DamagedFile       E202
        EncryptedFile     E203
        NoPages           E204
        ImageTooLarge     E205
        MisnamedFile      E206
        UnknownFormat     E207
        NotPermitted      E208
        VanishedFile      E209
        SymlinkLoop       E210
        NoText            E211
        ForeignEncoding   E212
        FileTooLarge      E213
      ModelError                 E3xx  exit 3   a trained table is missing or altered
        ModelMissing      E301
        ModelAltered      E302
      MissingTool         E401         exit 3   a program is missing
      EngineError                E5xx  exit 1   one document; worth another try
        EngineCrashed     E501
        EngineTimeout     E502
        WorkerDied        E503
        UnexpectedError   E504
      StoreError                 E6xx  exit 4
        StoreUnreachable  E601
        StoreOutOfDate    E602
        StoreBusy         E603
        OutputFailed      E604         full disk, read-only folder
      ReviewError                E7xx  exit 1   a decision of a reviewer that cannot be taken
        StaleDecision     E701         someone else was faster
        NothingToUndo     E702

A stage raises one of these; the runner turns a ``SourceError`` or ``EngineError`` into a ``Problem`` on the
document, so a bad document is set aside and the batch goes on. All others end the run.
"""

from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """Exit codes of every ``congvan`` command."""

    DONE = 0
    SOME_FAILED = 1
    WRONG_USE = 2
    TOOL_MISSING = 3
    STORE = 4
    INTERRUPTED = 130


class CongvanError(Exception):
    """What went wrong, in one sentence, and what to do next, in another."""

    code: ClassVar[str] = "E000"
    exit_code: ClassVar[ExitCode] = ExitCode.SOME_FAILED
    retryable: ClassVar[bool] = False
    advice: ClassVar[str] = ""

    def __init__(self, message: str, *, advice: str | None = None, page: int | None = None) -> None:
        super().__init__(message, advice, page)
        self.message = message
        self.next_step = self.advice if advice is None else advice
        self.page = page

    def __str__(self) -> str:
        return f"{self.message} {self.next_step}".strip()

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.message, self.next_step, self.page))


def _rebuild(kind: type[CongvanError], message: str, advice: str, page: int | None) -> CongvanError:
    """Return the error again on the other side of a process border."""
    return kind(message, advice=advice, page=page)


class UsageError(CongvanError):
    """The command or its settings are wrong."""

    code = "E100"
    exit_code = ExitCode.WRONG_USE


class SettingsError(UsageError):
    """A setting has a value that cannot be used."""

    code = "E101"


class PathNotFound(UsageError):
    """A path given by the user does not exist."""

    code = "E102"
    advice = "Check the spelling; quote names that hold blanks."


class SourceError(CongvanError):
    """One document cannot be read; nothing else is touched.

    ``about_the_file``: the fault lies in this file (its name, its rights), not in its bytes, so other files with the
    same bytes are not concerned and no record is made from it.
    """

    code = "E200"
    about_the_file: ClassVar[bool] = False


class EmptyFile(SourceError):
    """The file has no bytes."""

    code = "E201"
    about_the_file = True
    advice = "Scan or copy it again."


class DamagedFile(SourceError):
    """The file is cut off or corrupt."""

    code = "E202"
    advice = "Copy it again from where it came from; if it is damaged there too, scan it again."


class EncryptedFile(SourceError):
    """The PDF asks for a password."""

    code = "E203"
    advice = "Save a copy without the password and ingest that."


class NoPages(SourceError):
    """The document has no page."""

    code = "E204"
    advice = "Export or scan it again."


class ImageTooLarge(SourceError):
    """The image header announces more pixels than any scan has."""

    code = "E205"
    advice = "If it is a real scan, raise ingest.max_pixels in params.yaml."


class MisnamedFile(SourceError):
    """The name promises one kind of file and the bytes are another."""

    code = "E206"
    about_the_file = True
    advice = "Give the file its right ending, or find the file that should stand here."


class UnknownFormat(SourceError):
    """No reader knows this kind of file."""

    code = "E207"
    about_the_file = True
    advice = "Readable are PDF, PNG, JPEG, TIFF, BMP, WebP and plain text."


class NotPermitted(SourceError):
    """The file may not be read by this user."""

    code = "E208"
    about_the_file = True
    advice = "Give this user the right to read it (chmod u+r, or the owner of the share)."


class VanishedFile(SourceError):
    """The file was there when the folder was listed and is gone now."""

    code = "E209"
    retryable = True
    about_the_file = True
    advice = "Put it back and run the same command again; everything else is kept."


class SymlinkLoop(SourceError):
    """A link leads back to itself or to a folder above it."""

    code = "E210"
    about_the_file = True
    advice = "Remove the link or let it point to the file itself."


class NoText(SourceError):
    """No page holds a single readable letter."""

    code = "E211"
    advice = "Look at the scan: it may be blank, a photo without text, or far too faint."


class ForeignEncoding(SourceError):
    """A text file is not UTF-8."""

    code = "E212"
    advice = "Compare the record with the original, then save the file as UTF-8."


class FileTooLarge(SourceError):
    """The file is larger than one document may be."""

    code = "E213"
    about_the_file = True
    advice = "Split it, or raise ingest.max_bytes in params.yaml."


class ModelError(CongvanError):
    """A trained table cannot be used."""

    code = "E300"
    exit_code = ExitCode.TOOL_MISSING


class ModelMissing(ModelError):
    """A table named in models/MANIFEST.json is not there."""

    code = "E301"
    advice = "Install congvan again, or train the models with `dvc repro`."


class ModelAltered(ModelError):
    """A table differs from its digest in models/MANIFEST.json."""

    code = "E302"
    advice = "Restore the file, or run `python scripts/write_manifest.py` after training."


class MissingTool(CongvanError):
    """A program this work needs is not installed."""

    code = "E401"
    exit_code = ExitCode.TOOL_MISSING
    advice = "Run `congvan doctor` to see what to install."


class EngineError(CongvanError):
    """The text recognition failed on this document; a second try may succeed."""

    code = "E500"
    retryable = True
    advice = "Run the same command again; what was read already is kept."


class EngineCrashed(EngineError):
    """The engine ended with an error."""

    code = "E501"


class EngineTimeout(EngineError):
    """The engine took longer than allowed for one page."""

    code = "E502"
    advice = "Raise recognize.timeout_seconds in params.yaml, or look at the page."


class WorkerDied(EngineError):
    """The process that read this document was killed, twice."""

    code = "E503"
    advice = "It may need more memory than there is: run it alone with --workers 1."


class UnexpectedError(EngineError):
    """A fault of congvan itself."""

    code = "E504"
    advice = "Please report it with the document's name and this message."


class StoreError(CongvanError):
    """The database or the output folder cannot be used."""

    code = "E600"
    exit_code = ExitCode.STORE


class StoreUnreachable(StoreError):
    """The database cannot be opened."""

    code = "E601"
    advice = "Check --db or CONGVAN_DB; `congvan ingest` makes a new database."


class StoreOutOfDate(StoreError):
    """The database was made by another version of congvan."""

    code = "E602"


class StoreBusy(StoreError):
    """Another run holds the lock."""

    code = "E603"
    advice = "Wait for it to end. The lock goes with the process, so none is left after a crash."


class OutputFailed(StoreError):
    """Results cannot be written."""

    code = "E604"
    advice = "Make room or choose another --out; the same command then goes on where it stopped."


class ReviewError(CongvanError):
    """A decision of a reviewer cannot be taken; nothing was changed."""

    code = "E700"


class StaleDecision(ReviewError):
    """The field changed since the reviewer looked at it."""

    code = "E701"
    advice = "Look at it again as it is now, then decide."


class NothingToUndo(ReviewError):
    """No decision of this reviewer is left to take back."""

    code = "E702"
    advice = "Look with congvan history what was decided, and by whom."


def all_errors() -> list[type[CongvanError]]:
    """Return every error class with a code of its own, in the order of codes."""
    found: list[type[CongvanError]] = []
    waiting = [CongvanError]
    while waiting:
        kind = waiting.pop()
        waiting.extend(kind.__subclasses__())
        if not kind.code.endswith("00"):
            found.append(kind)
    return sorted(found, key=lambda kind: kind.code)
