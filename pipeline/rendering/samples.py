"""The sample scans of data/raw with their gold text and gold records, the same bytes on every run."""

import io
import json
import re
import zlib
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pytesseract
import yaml
from numpy.typing import NDArray
from PIL import Image

from pipeline.document import Frozen, digest_of
from pipeline.rendering import degrade, draw
from pipeline.rendering.article import compose_article
from pipeline.rendering.compose import compose
from pipeline.rendering.content import Article, DispatchContent
from pipeline.rendering.fonts import Faces
from pipeline.rendering.layout import SheetPage

TEXTS = Path(__file__).with_name("samples.yaml")
"""What the samples say."""

_AUTHORITIES = {
    "TM.": "TM.",
    "T/M": "TM.",
    "KT.": "KT.",
    "K/T": "KT.",
    "TL.": "TL.",
    "T/L": "TL.",
    "TUQ.": "TUQ.",
    "Q.": "Q.",
}

Pages = Sequence[SheetPage]
Grey = NDArray[np.uint8]


class Sample(Frozen):
    """One sample file: what it says, what it is for, and the recipe and seed that make it."""

    stem: str
    suffix: str
    purpose: str
    recipe: str
    seed: int
    dispatch: DispatchContent | None = None
    article: Article | None = None

    @property
    def file(self) -> str:
        """The file's name in data/raw."""
        return self.stem + self.suffix

    def pages(self, faces: Faces) -> tuple[SheetPage, ...]:
        """Return the pages as they are laid out."""
        if self.dispatch is not None:
            return compose(self.dispatch, faces)
        assert self.article is not None
        return compose_article(self.article, faces)


def load_samples() -> list[Sample]:
    """Return all samples in the order of their names."""
    return [Sample.model_validate(entry) for entry in yaml.safe_load(TEXTS.read_text(encoding="utf-8"))]


def gold_text(pages: Pages) -> str:
    """Return the full text as a person reads it, pages separated by a form feed; stamps and signatures are no text."""
    return "\f".join(page.text() + "\n" for page in pages)


def authority_of(title: Sequence[str]) -> str:
    """Return the prefixes of a signer's title in printed order, the Party's T/M and its like as their full stops.

    >>> authority_of(["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"])
    'TM. KT.'
    >>> authority_of(["T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"])
    'TM.'
    """
    openings = (re.match(r"[A-Z]+\.|[A-Z/]+(?= )", line) for line in title)  # also "KT.GIÁM ĐỐC", without a blank
    return " ".join(_AUTHORITIES[match[0]] for match in openings if match and match[0] in _AUTHORITIES)


def gold_record(sample: Sample) -> dict[str, Any]:
    """Return what a perfect reading finds; null or [] where the paper has nothing."""
    content = sample.dispatch
    if content is None:
        return {"file": sample.file, "is_dispatch": False, "doc_type": None}
    return {
        "file": sample.file,
        "is_dispatch": True,
        "doc_type": content.doc_type,
        "number": content.full_number,
        "code_number": content.number,
        "code_notation": content.notation,
        "issued_date": content.issued_date,
        "place": content.place,
        "issuing_body": " ".join(content.parent + content.issuer),
        "parent_body": " ".join(content.parent) or None,
        "subject": content.subject,
        "addressees": list(content.addressees),
        "recipients": list(content.recipients),
        "signer_name": content.signer,
        "signer_title": " ".join(content.title),
        "signer_authority": authority_of(content.title),
        "urgency": content.urgency,
    }


def render(sample: Sample, faces: Faces) -> bytes:
    """Return the bytes of the sample file.

    Raises:
        KeyError: its recipe is unknown.
    """
    return RECIPES[sample.recipe](sample.pages(faces), faces, np.random.default_rng(sample.seed))


def made_with(faces: Faces) -> dict[str, str]:
    """Return the versions that decide about the bytes of the samples: libraries, Tesseract and font files."""
    libraries = ("numpy", "opencv-python", "pillow", "reportlab")
    fonts = (faces.regular, faces.bold, faces.italic, faces.bold_italic)
    return (
        {name: version(name) for name in libraries}
        | {"zlib": zlib.ZLIB_RUNTIME_VERSION, "tesseract": str(pytesseract.get_tesseract_version())}
        | {path.name: digest_of(path.read_bytes()) for path in fonts}
    )


def write_samples(out: Path, gold: Path, faces: Faces) -> list[Path]:
    """Write all samples into ``out``, their gold and what made them into ``gold``; return the sample files."""
    out.mkdir(parents=True, exist_ok=True)
    gold.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    records: list[str] = []
    for sample in load_samples():
        path = out / sample.file
        path.write_bytes(render(sample, faces))
        text = gold_text(sample.pages(faces))
        (gold / f"{sample.stem}.gold.txt").write_text(text, encoding="utf-8")
        records.append(json.dumps(gold_record(sample), ensure_ascii=False) + "\n")
        written.append(path)
    (gold / "gold.jsonl").write_text("".join(records), encoding="utf-8")
    (gold / "made_with.json").write_text(json.dumps(made_with(faces), indent=1) + "\n", encoding="utf-8")
    return written


def _scanned(page: SheetPage, faces: Faces, dpi: int, rng: np.random.Generator, degrees: float) -> Grey:
    """Return the page in grey from a flatbed scanner in fair order."""
    image = degrade.skew(degrade.grey(draw.page_image(page, faces, dpi)), degrees)
    return degrade.noise(degrade.blur(image, 0.6), 3.5, rng)


def _born_digital(pages: Pages, faces: Faces, _rng: np.random.Generator) -> bytes:
    return draw.born_digital_pdf(pages, faces)


def _plain_text(pages: Pages, _faces: Faces, _rng: np.random.Generator) -> bytes:
    return gold_text(pages).encode("utf-8")


def _grey_scan(pages: Pages, faces: Faces, rng: np.random.Generator) -> bytes:
    return draw.scan_pdf([_scanned(page, faces, 200, rng, 0.3) for page in pages])


def _skewed_scan(pages: Pages, faces: Faces, rng: np.random.Generator) -> bytes:
    return draw.scan_pdf([_scanned(page, faces, 200, rng, -3.1) for page in pages])


def _feeder_scan(pages: Pages, faces: Faces, rng: np.random.Generator) -> bytes:
    """Each page lies a little differently in the sheet feeder."""
    return draw.scan_pdf([_scanned(page, faces, 200, rng, rng.uniform(-0.9, 0.9)) for page in pages])


def _colour_scan(pages: Pages, faces: Faces, rng: np.random.Generator) -> bytes:
    images = [degrade.skew(draw.page_image(page, faces, 200), -0.5) for page in pages]
    return draw.scan_pdf([degrade.noise(degrade.blur(image, 0.5), 2.5, rng) for image in images])


def _faint_scan(pages: Pages, faces: Faces, rng: np.random.Generator) -> bytes:
    """Worn toner on greyish paper under uneven light."""
    images = [_scanned(page, faces, 200, rng, 0.7) for page in pages]
    faint = [(105 + image.astype(np.float64) * 0.52).astype(np.uint8) for image in images]
    return draw.scan_pdf([degrade.shading(image, 0.22, rng) for image in faint])


def _draft_scan(pages: Pages, faces: Faces, rng: np.random.Generator) -> bytes:
    """Nobody has signed or sealed a draft."""
    images = [degrade.grey(draw.page_image(page, faces, 200, sealed=False)) for page in pages]
    return draw.scan_pdf([degrade.noise(degrade.skew(image, -0.4), 3.5, rng) for image in images])


def _copied(pages: Pages, faces: Faces, rng: np.random.Generator) -> list[Grey]:
    """Return the pages as a bilevel scan of a photocopy at 300 dpi."""
    images = [degrade.grey(draw.page_image(page, faces, 300)) for page in pages]
    return [degrade.photocopy(degrade.skew(image, 0.25), rng) for image in images]


def _english_layer(pages: Pages, faces: Faces, rng: np.random.Generator) -> bytes:
    """The text layer comes from reading Vietnamese with Tesseract's English model, as careless scanning stations do."""
    images = _copied(pages, faces, rng)
    hidden = [_read_as_english(image) for image in images]
    return draw.scan_pdf(images, hidden, hidden_font=faces.regular, quality=None)


def _read_as_english(image: Grey) -> list[draw.HiddenWord]:
    """Return the words Tesseract's English model sees, each as high as its line, so that a line stays one line."""
    height, width = image.shape
    read = pytesseract.image_to_data(
        Image.fromarray(image), lang="eng", config="--psm 3 --dpi 300", output_type=pytesseract.Output.DICT
    )
    words: list[draw.HiddenWord] = []
    top = bottom = 0.0
    for level, text, left, above, wide, high in zip(
        *(read[key] for key in ("level", "text", "left", "top", "width", "height")), strict=True
    ):
        if level == 4:  # a line; its words follow
            top, bottom = above / height, (above + high) / height
        elif text.strip():
            words.append(draw.HiddenWord(text, left / width, top, (left + wide) / width, bottom))
    return words


def _copied_tiff(pages: Pages, faces: Faces, rng: np.random.Generator) -> bytes:
    first, *others = [Image.fromarray(image).convert("1") for image in _copied(pages, faces, rng)]
    out = io.BytesIO()
    first.save(out, "TIFF", compression="group4", dpi=(300, 300), save_all=True, append_images=others)
    return out.getvalue()


def _phone_photo(pages: Pages, faces: Faces, rng: np.random.Generator) -> bytes:
    photo = degrade.phone_photo(draw.page_image(pages[0], faces, 180), rng)
    out = io.BytesIO()
    Image.fromarray(photo).save(out, "JPEG", quality=55)
    return out.getvalue()


RECIPES: dict[str, Callable[[Pages, Faces, np.random.Generator], bytes]] = {
    "born_digital": _born_digital,
    "plain_text": _plain_text,
    "grey_scan": _grey_scan,
    "skewed_scan": _skewed_scan,
    "feeder_scan": _feeder_scan,
    "colour_scan": _colour_scan,
    "faint_scan": _faint_scan,
    "draft_scan": _draft_scan,
    "english_layer": _english_layer,
    "copied_tiff": _copied_tiff,
    "phone_photo": _phone_photo,
}
"""How each kind of sample is made from its pages."""
