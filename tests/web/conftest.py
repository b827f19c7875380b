"""A small archive to look at: a doubtful dispatch, an accepted one with a picture, a text with repairs."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from pipeline.dispatch import Absent, Found, FromFolder, RecordWarning
from pipeline.document import Alternative, Box, digest_of
from pipeline.settings import Settings
from pipeline.store import Store, open_store
from pipeline.web.app import create_app
from pipeline.web.credentials import Credentials
from tests.store.invented import dossier_of, edited_page, found_fields, page
from tests.web.reader import Reader


@dataclass
class Archive:
    """The archive, and its pages as an application."""

    store: Store
    settings: Settings
    folder: Path
    ids: dict[str, str]
    app: Any

    def reader(self, name: str | None = None, **options: Any) -> Reader:
        return Reader(self.app, name, **options)


def picture() -> bytes:
    """A page that shows a number, as a PNG."""
    image = Image.new("RGB", (620, 877), "white")
    ImageDraw.Draw(image).text((60, 80), "So: 142/KH-SVHTT", fill="black")
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def doubtful_fields() -> dict[str, Any]:
    states = found_fields(0.97, urgency=Absent(absent="not_found"))
    number = Found(
        value="142/KH-SVHTT",
        raw="142/KH-SVHTT",
        confidence=0.55,
        page=1,
        box=Box(0.1, 0.08, 0.4, 0.11),
        span=(4, 16),
        rule="number.test",
        candidates=(Alternative("147/KH-SVHTT", 0.3),),
        folder=FromFolder(why="Around it: number 141 of 2031-03-12.", alone=states["fields"]["number"]),
    )
    signer = states["fields"]["signer_name"].model_copy(update={"confidence": 0.62})
    fields = {**states["fields"], "number": number, "signer_name": signer}
    return {**states, "fields": fields, "status": "needs_review"}


def fill(store: Store, folder: Path, seed: str = "") -> dict[str, str]:
    """Put the documents into the store; return their ids by a short name."""
    data = picture() + seed.encode()
    (folder / "kho").mkdir(parents=True, exist_ok=True)
    (folder / "kho/142.png").write_bytes(data)
    text = "Số: 142/KH-SVHTT\nBiểu dương các điển hình tiên tiến"
    dossier, document = dossier_of("x", (page(1, *text.split("\n")),), **doubtful_fields())
    own = {"sha256": digest_of(data), "media_type": "image/png"}
    record = dossier.record.model_copy(update={**own, "id": own["sha256"][:16], "source": "142.png"})
    dossier, document = dossier.model_copy(update={"record": record}), document.model_copy(update=own)
    store.save(dossier, document, root=folder / "kho", path="142.png", fingerprint="1")
    ids = {"doubtful": record.id}
    for name, pages, fields in (
        ("sure", (page(1, "Điều một"), page(2, "Kế hoạch phòng cháy")), found_fields(0.97)),
        ("repaired", (edited_page(),), {**found_fields(0.97), "number": "9/TB-UBND"}),
        ("warned", (page(1, "Thông báo"),), _warned()),
    ):
        dossier, document = dossier_of(name + seed, pages, **fields)
        store.save(dossier, document, root=folder / "kho", path=f"{name}.txt", fingerprint="1")
        ids[name] = document.id
    return ids


def _warned() -> dict[str, Any]:
    warning = RecordWarning(code="cited_date_conflict", message="07-CT/TU is cited with different dates.")
    return {**found_fields(0.97), "status": "needs_review", "warnings": (warning,)}


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    store = open_store(f"sqlite:///{tmp_path}/web.db", create=True)
    settings = Settings(db=f"sqlite:///{tmp_path}/web.db", out=tmp_path / "out")
    ids = fill(store, tmp_path)
    return Archive(store, settings, tmp_path, ids, create_app(store, settings, Credentials("a key")))


@pytest.fixture
def reader(archive: Archive) -> Reader:
    return archive.reader()


@pytest.fixture
def locked(archive: Archive) -> Callable[..., Reader]:
    """Readers of an archive with the password "mật khẩu dài"."""
    from pipeline.web.credentials import Password

    app = create_app(archive.store, archive.settings, Credentials("a key", Password.of("mật khẩu dài")))
    return lambda **options: Reader(app, **options)
