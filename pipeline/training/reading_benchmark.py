"""Us against bare Tesseract on the same pictures: error rates, words found under stamps, CPU seconds, memory."""

import os
import resource
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

from pipeline.document import Page
from pipeline.evaluation import character_error_rate, word_error_rate
from pipeline.ingest import PageImage
from pipeline.ocr import ENGINES, WITNESSES, tesseract
from pipeline.ocr.page import read_page
from pipeline.settings import load_settings
from pipeline.training.reading_pages import CONDITIONS, STAMPS, Specimen, body_pages, degraded, stamped_pages


class Answer(NamedTuple):
    """What a reader read, and the CPU seconds that it took for it."""

    text: str
    seconds: float


Reader = Callable[[Specimen], Answer]


def bare(specimen: Specimen) -> Answer:
    """Return what ``tesseract -l vie`` says of the file of the picture, as a user would call it, one thread."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.png"
        Image.fromarray(specimen.image).save(path, compress_level=1, dpi=(specimen.dpi, specimen.dpi))
        command = ["tesseract", str(path), "stdout", "-l", "vie", "--dpi", str(specimen.dpi)]
        environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        started = cpu_seconds()
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        return Answer(done.stdout, cpu_seconds() - started)


def ours(specimen: Specimen) -> Answer:
    """Return what the recognize stage reads from the pixels of the picture, with the options of the settings."""
    height, width = specimen.image.shape[:2]
    image = specimen.image if specimen.image.ndim == 3 else np.repeat(specimen.image[:, :, None], 3, axis=2)
    page = Page(number=1, width=width, height=height)
    options = load_settings().recognize
    engine, witness = ENGINES[options.engine](options), WITNESSES[options.engine](options)
    started = cpu_seconds()
    text = read_page(page, PageImage(image, specimen.dpi), engine, witness).raw_text
    tesseract.close()  # what is kept running is counted when it ends: a page pays for a start, as bare Tesseract's does
    return Answer(text, cpu_seconds() - started)


READERS: dict[str, Reader] = {"bare": bare, "ours": ours}


def cpu_seconds() -> float:
    """Return the CPU seconds that this process and its finished children have used."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def measured(specimens: Sequence[Specimen], reader: Reader) -> dict[str, float]:
    """Return CER and WER over all ``specimens`` together, in per cent, and the mean CPU seconds a page."""
    answers = [reader(specimen) for specimen in specimens]
    seconds = sum(answer.seconds for answer in answers) / len(answers)
    gold, got = "\n".join(s.text for s in specimens), "\n".join(answer.text for answer in answers)
    return {
        "cer": round(100 * character_error_rate(gold, got), 2),
        "wer": round(100 * word_error_rate(gold, got), 2),
        "seconds": round(seconds, 2),
    }


def under_stamps(specimens: Sequence[Specimen], reader: Reader) -> dict[str, float]:
    """Return the shares of the words under a stamp, and of the signers' full names, that were read, in per cent."""
    found = wanted = names = 0
    for specimen in specimens:
        text = reader(specimen).text
        elsewhere = Counter(specimen.text.split()) - Counter(specimen.stamped)
        read = Counter(text.replace(".", ". ").split()) + Counter(text.split())
        left = {word: count - elsewhere[word] for word, count in read.items()}
        found += sum(min(count, max(0, left.get(word, 0))) for word, count in Counter(specimen.stamped).items())
        wanted += len(specimen.stamped)
        names += specimen.signer in text
    return {"words": round(100 * found / wanted, 1), "signers": round(100 * names / len(specimens), 1)}


def benchmark(
    pages: int, seed: int, names: Sequence[str] = (), readers: Sequence[str] = ("bare", "ours")
) -> dict[str, Any]:
    """Return the figures of every condition (or those in ``names``) for every reader, on ``pages`` pages each."""
    drawn = body_pages(pages, seed)
    figures: dict[str, Any] = {"pages": pages, "seed": seed}
    for name in CONDITIONS:
        if not names or name in names:
            rng = np.random.default_rng([seed, list(CONDITIONS).index(name)])
            specimens = [degraded(name, page, face, rng) for page, face in drawn]
            figures[name] = {who: measured(specimens, READERS[who]) for who in readers}
    blocks = stamped_pages(2 * pages, seed) if not names or set(names) & set(STAMPS) else []
    for name, damage in STAMPS.items():
        if not names or name in names:
            inked = [_changed(specimen, damage(specimen.image, rng)) for specimen, rng in blocks]
            figures[name] = {who: under_stamps(inked, READERS[who]) for who in readers}
    return figures


def _changed(specimen: Specimen, image: Any) -> Specimen:
    return Specimen(image, specimen.dpi, specimen.text, specimen.stamped, specimen.signer)


def reading_table(figures: Mapping[str, Any]) -> str:
    """Return the figures as two Markdown tables."""
    rows = ["| page | bare CER / WER | ours CER / WER | CPU, ours / bare |", "|---|---|---|---|"]
    found_in = {name: found for name, found in figures.items() if isinstance(found, dict)}
    for name, found in found_in.items():
        if "cer" in found["ours"]:
            a, b = found["bare"], found["ours"]
            ratio = b["seconds"] / a["seconds"]
            rows.append(f"| {name} | {a['cer']:.2f} / {a['wer']:.1f} | {b['cer']:.2f} / {b['wer']:.1f} | {ratio:.2f} |")
    rows += ["", "| signature block under stamps | bare: words / names | ours: words / names |", "|---|---|---|"]
    for name, found in found_in.items():
        if "words" in found["ours"]:
            a, b = found["bare"], found["ours"]
            said = [f"{x['words']:.0f} % / {x['signers']:.0f} %" for x in (a, b)]
            rows.append(f"| {name} | {said[0]} | {said[1]} |")
    return "\n".join(rows)
