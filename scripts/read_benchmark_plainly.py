"""Read a tier of the benchmark with a baseline: bare Tesseract and a page of regular expressions, or dateparser.

    python scripts/read_benchmark_plainly.py BENCH/scanned RECORDS/scanned.jsonl
    python scripts/read_benchmark_plainly.py BENCH/text RECORDS/text.jsonl --dates dateparser

``--dates dateparser`` takes the first date that dateparser finds, and every number as the regular expressions find it;
it is installed for this measurement alone (pip install dateparser).
"""

import argparse
import json
import os
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytesseract
from PIL import Image

from pipeline.benchmark.baselines import read_plainly

DPI = 300


def text_of(path: Path) -> str:
    """Return the text of a file: as it is, the text layer of a PDF that has one, else what Tesseract reads."""
    if path.suffix == ".txt":
        return path.read_text(encoding="utf-8")
    if path.suffix != ".pdf":
        return _read(Image.open(path))
    pages = list(pypdfium2.PdfDocument(path))
    layers = [page.get_textpage().get_text_bounded() for page in pages]
    if any(layer.strip() for layer in layers):
        return "\n".join(layers).replace("\r\n", "\n")
    return "\n".join(_read(page.render(scale=DPI / 72).to_pil()) for page in pages)


def _read(image: Image.Image) -> str:
    return str(pytesseract.image_to_string(image, lang="vie", config=f"--dpi {DPI}"))


def first_date() -> Callable[[str], str | None]:
    """Return what finds the first date of a text with dateparser."""
    from dateparser.search import search_dates  # type: ignore[import-not-found]

    def found(text: str) -> str | None:
        dates = search_dates(text[:1500], languages=["vi"], settings={"DATE_ORDER": "DMY"})
        return dates[0][1].date().isoformat() if dates else None

    return found


def main() -> None:
    """Write one record a document."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("tier", type=Path)
    ask.add_argument("out", type=Path)
    ask.add_argument("--dates", choices=("regex", "dateparser"), default="regex")
    args = ask.parse_args()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    date_of = first_date() if args.dates == "dateparser" else None
    args.out.parent.mkdir(parents=True, exist_ok=True)
    with args.out.open("w", encoding="utf-8") as out:
        for path in sorted(args.tier.iterdir()):
            text = text_of(path)
            record = {"file": path.name, **read_plainly(text)}
            if date_of is not None:
                record["issued_date"] = date_of(text)
            out.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
