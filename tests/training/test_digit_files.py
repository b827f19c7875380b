"""Digits from IDX files, and the pictures that training makes of them."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from pipeline.digits.crop import HEIGHT, WIDTH
from pipeline.digits.gap import marks_in
from pipeline.errors import SettingsError
from pipeline.rendering.fonts import vietnamese_fonts
from pipeline.training.digit_files import read_digits
from pipeline.training.pen_sources import Digits, hands_in
from pipeline.training.pen_strings import Composer


def write_idx(path: Path, array: np.ndarray) -> None:
    head = bytes([0, 0, 8, array.ndim]) + b"".join(size.to_bytes(4, "big") for size in array.shape)
    data = head + array.astype(np.uint8).tobytes()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)


def folder_of(path: Path, count: int = 5000, suffix: str = ".gz") -> Path:
    rng = np.random.default_rng(1)
    images = np.zeros((count, 28, 28), np.uint8)
    images[:, 6:22, 10:18] = rng.integers(100, 255, (count, 16, 8))
    write_idx(path / f"t10k-images-idx3-ubyte{suffix}", images)
    write_idx(path / f"t10k-labels-idx1-ubyte{suffix}", np.arange(count) % 10)
    return path


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_files_are_read_and_one_block_in_five_is_held_out(tmp_path: Path, suffix: str) -> None:
    files = read_digits(folder_of(tmp_path, suffix=suffix))
    seen, unseen = files.part(held_out=False), files.part(held_out=True)
    assert files.images.shape == (5000, 28, 28)
    assert (len(seen.labels), len(unseen.labels)) == (4000, 1000)
    assert np.array_equal(unseen.images[:500], files.images[2000:2500])


def test_a_folder_without_digits_and_a_damaged_file_say_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="No digits"):
        read_digits(tmp_path)
    folder_of(tmp_path, suffix="")
    images = tmp_path / "t10k-images-idx3-ubyte"
    images.write_bytes(images.read_bytes()[:-1])
    with pytest.raises(SettingsError, match="cut off"):
        read_digits(tmp_path)
    (tmp_path / "t10k-labels-idx1-ubyte").unlink()
    with pytest.raises(SettingsError, match="no labels"):
        read_digits(tmp_path)


def test_pictures_are_made_from_the_seed_alone(tmp_path: Path) -> None:
    files = read_digits(folder_of(tmp_path, 50))
    digits = Digits.of_images(files.images, files.labels)
    one, other = (Composer(digits, vietnamese_fonts(), 5) for _ in range(2))
    for _ in range(60):
        (picture, label), (again, same) = one.sample(), other.sample()
        assert picture.shape == (HEIGHT, WIDTH) and 0 <= picture.min() <= picture.max() <= 1
        assert label == same and np.array_equal(picture, again)
        assert set(label) <= set("0123456789?")


def test_fonts_that_imitate_hands_write_ten_digits_with_any_pen(tmp_path: Path) -> None:
    font = vietnamese_fonts()[0]
    (tmp_path / font.name).write_bytes(font.read_bytes())
    (tmp_path / "digits").mkdir()
    (hand,) = hands_in(tmp_path)
    assert [len(forms) for forms in hand.by_value] == [1] * 10
    rng = np.random.default_rng(4)
    thin, broad = (hand.written("8", 48, pen, rng) for pen in (3.0, 9.0))
    assert np.count_nonzero(thin > 128) / thin.size < np.count_nonzero(broad > 128) / broad.size
    with pytest.raises(SettingsError, match="No fonts"):
        hands_in(folder_of(tmp_path / "digits"))


def test_the_gap_of_a_composed_form_holds_its_string(tmp_path: Path) -> None:
    files = read_digits(folder_of(tmp_path))
    composer = Composer(Digits.of_images(files.images, files.labels), vietnamese_fonts(), 5)
    hands = []
    for _ in range(60):
        scan, gap, label = composer.form()
        assert gap.left < gap.right <= scan.shape[1] and 0 < gap.base < scan.shape[0]
        if label.isdigit():
            hands.append(marks_in(scan, gap).hand)
    assert hands.count("pen") > 0.75 * len(hands)
