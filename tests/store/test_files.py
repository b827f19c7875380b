"""The output folder: what lies in it, and that a reader never meets half a file."""

import errno
import json
from pathlib import Path

import pytest

from pipeline.dispatch import Dossier
from pipeline.document import Page
from pipeline.errors import OutputFailed
from pipeline.store.files import write_outputs
from tests.store.invented import dossier_of, edited_page, page


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_each_document_has_its_record_texts_and_pages(tmp_path: Path) -> None:
    dossier, document = dossier_of("a", (edited_page(), page(2, "Nơi nhận:", "- Lưu: VT.")))
    home = write_outputs(tmp_path / "mới", dossier, document)
    assert home == tmp_path / "mới" / document.id
    assert names(home) == ["pages/0001.json", "pages/0002.json", "raw.txt", "record.json", "text.txt"]
    assert (home / "raw.txt").read_bytes().decode() == document.raw_text
    assert (home / "text.txt").read_bytes().decode() == "Tổ dân phố số 4\nphường Bến Gỗ\fNơi nhận:\n- Lưu: VT."
    assert Dossier.model_validate_json((home / "record.json").read_bytes()) == dossier
    assert Page.model_validate_json((home / "pages" / "0001.json").read_bytes()) == document.pages[0]


def test_the_record_is_readable_text(tmp_path: Path) -> None:
    dossier, document = dossier_of("a")
    text = (write_outputs(tmp_path, dossier, document) / "record.json").read_text(encoding="utf-8")
    assert "biểu dương các điển hình tiên tiến" in text
    assert json.loads(text)["record"]["id"] == document.id


def test_writing_again_changes_nothing(tmp_path: Path) -> None:
    dossier, document = dossier_of("a", (edited_page(),))
    home = write_outputs(tmp_path, dossier, document)
    before = {name: (home / name).read_bytes() for name in names(home)}
    write_outputs(tmp_path, dossier, document)
    assert {name: (home / name).read_bytes() for name in names(home)} == before


def test_nothing_of_an_earlier_run_stays_that_is_not_true_any_more(tmp_path: Path) -> None:
    dossier, document = dossier_of("a", (edited_page(), page(2, "trang hai")))
    home = write_outputs(tmp_path, dossier, document)
    write_outputs(tmp_path, *dossier_of("a", (edited_page(),)))
    assert names(home / "pages") == ["0001.json"]
    write_outputs(tmp_path, dossier_of("a", status="failed")[0], None)
    assert names(home) == ["record.json"]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT])
def test_a_disk_that_takes_no_more_is_said_and_leaves_whole_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    dossier, document = dossier_of("a", (edited_page(),))
    home = write_outputs(tmp_path, dossier, document)
    before = {name: (home / name).read_bytes() for name in names(home)}

    def refuse(self: Path, target: Path) -> Path:
        raise OSError(code, "no")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OutputFailed):
        write_outputs(tmp_path, *dossier_of("a", (page(1, "bản mới"),)))
    assert {name: (home / name).read_bytes() for name in names(home)} == before


def test_a_file_where_the_folder_should_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "out").touch()
    with pytest.raises(OutputFailed):
        write_outputs(tmp_path / "out", *dossier_of("a"))
    with pytest.raises(OutputFailed):
        write_outputs(tmp_path / "out", dossier_of("a")[0], None)


def test_the_record_comes_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    replace = Path.replace

    def note(self: Path, target: Path) -> Path:
        written.append(target.name)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", note)
    write_outputs(tmp_path, *dossier_of("a", (edited_page(),)))
    assert written[-1] == "record.json"
    assert len(written) == 4
