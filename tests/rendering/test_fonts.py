from pathlib import Path

import pytest

from pipeline.errors import MissingTool
from pipeline.rendering import fonts
from pipeline.vietnamese import VIETNAMESE_LETTERS


def test_every_offered_font_has_every_letter(tinos: fonts.Faces) -> None:
    offered = fonts.vietnamese_fonts()
    assert tinos.regular in offered
    assert len(offered) == len(set(offered))
    assert all(fonts.missing_letters(path) == "" for path in offered)


def test_letters_that_a_font_lacks_are_named(tinos: fonts.Faces) -> None:
    chinese, thai = "公", "ก"
    assert fonts.missing_letters(tinos.regular, "aộ" + chinese + thai) == "".join(sorted(chinese + thai))


def test_a_font_without_vietnamese_letters_is_not_offered(
    tinos: fonts.Faces, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / tinos.regular.name).write_bytes(tinos.regular.read_bytes())
    monkeypatch.setattr(fonts, "FONT_FOLDERS", (tmp_path,))
    monkeypatch.setattr(fonts, "_installed", fonts._installed.__wrapped__)
    assert fonts.vietnamese_fonts() == [tmp_path / tinos.regular.name]
    monkeypatch.setattr(fonts, "missing_letters", lambda path: "ộ")
    with pytest.raises(MissingTool, match="fonts-croscore"):
        fonts.vietnamese_fonts()


def test_a_family_that_is_not_installed_names_its_debian_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "FONT_FOLDERS", (tmp_path,))
    monkeypatch.setattr(fonts, "_installed", fonts._installed.__wrapped__)
    with pytest.raises(MissingTool, match="apt-get install fonts-liberation2") as missing:
        fonts.faces("Liberation Serif")
    assert "LiberationSerif-Regular.ttf" in missing.value.message


def test_training_asks_for_every_font(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages drawn in fewer fonts would teach another channel without a word."""
    monkeypatch.setattr(fonts, "FONT_FOLDERS", (tmp_path,))
    monkeypatch.setattr(fonts, "_installed", fonts._installed.__wrapped__)
    with pytest.raises(MissingTool, match=r"fonts-croscore .*fonts-noto-core"):
        fonts.every_font()


def test_faces_by_weight_and_slant(tinos: fonts.Faces) -> None:
    assert tinos.face() == tinos.regular
    assert tinos.face(bold=True) == tinos.bold
    assert tinos.face(italic=True) == tinos.italic
    assert tinos.face(bold=True, italic=True) == tinos.bold_italic


def test_letters_checked_are_all_of_the_alphabet() -> None:
    assert {"ộ", "Ử", "đ", "Ỵ"} <= set(VIETNAMESE_LETTERS)
