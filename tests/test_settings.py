"""Settings: which source wins, and names that are almost right."""

from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.settings import load_settings


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_options_beat_environment_beats_params_beats_defaults(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().recognize.language == "vie"
    (elsewhere / "params.yaml").write_text("recognize: {language: eng}\nworkers: 2\n", encoding="utf-8")
    assert load_settings().recognize.language == "eng"
    monkeypatch.setenv("CONGVAN_RECOGNIZE__LANGUAGE", "Vietnamese")
    monkeypatch.setenv("CONGVAN_WORKERS", "3")
    assert load_settings().recognize.language == "Vietnamese"
    assert (load_settings().workers, load_settings(workers=4).workers) == (3, 4)


def test_a_misspelt_section_is_told(elsewhere: Path) -> None:
    (elsewhere / "params.yaml").write_text("recognise: {language: eng}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"recognise of params\.yaml is no setting; recognize is"):
        load_settings()


def test_a_misspelt_variable_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONGVAN_OUTT", "/tmp/x")
    with pytest.raises(SettingsError, match="CONGVAN_OUTT is no setting; out is"):
        load_settings()


def test_names_of_others_are_let_be(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (elsewhere / "params.yaml").write_text("featurize: {max_features: 100}\ntrain: {seed: 1}\n", encoding="utf-8")
    monkeypatch.setenv("CONGVAN_REQUIRE_SHARED", "1")
    assert load_settings().workers == 0
