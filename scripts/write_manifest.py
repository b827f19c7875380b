"""Write models/MANIFEST.json after training: python scripts/write_manifest.py."""

import argparse
import json
from pathlib import Path

from pipeline.document import digest_of

REPAIR_SCORE = "metrics/repair.json"
"""Where the figures of scripts/evaluate_repair.py stand; they are measured with the models in this manifest."""
FIELD_SCORE = "metrics/benchmark.json"
"""Where the figures of the fields stand, measured by scripts/run_benchmark.py."""
_CONTEXT = {
    "made_by": "scripts/make_confusions.py, scripts/train_context_scorer.py",
    "data": "the same corpus, damaged by the channel",
    "licence": "Apache-2.0 (weights of a network of 8 M parameters; no text of the corpus is kept)",
}
ABOUT = {
    "repair_language_model.npz": {
        "made_by": "scripts/train_language_model.py",
        "data": "legal and news text of the corpus folder, with its optional phrase lines and names of places",
        "licence": "Apache-2.0 (counts only; no text of the corpus is kept)",
    },
    "repair_channel.npz": {
        "made_by": "scripts/make_channel_pairs.py, scripts/train_channel.py",
        "data": "pages rendered from the same corpus and read with Tesseract's eng and vie models",
        "licence": "Apache-2.0 (counts only)",
    },
    "repair_respacing.json": {
        "made_by": "scripts/make_channel_pairs.py, scripts/train_respacing.py",
        "data": "the same pages",
        "licence": "Apache-2.0 (weights of a logistic regression)",
    },
    "repair_context.npz": _CONTEXT,
    "repair_context.onnx": _CONTEXT,
    "vie_dispatch.traineddata": {
        "made_by": "scripts/draw_lines.py, scripts/train_line_model.py",
        "data": "Debian's vie.traineddata (Tesseract, Apache-2.0), taught on lines drawn from the corpus folder",
        "licence": "Apache-2.0 (weights; the lists of words are those of Tesseract's model)",
        "score": "metrics/reading.json",
    },
    "digit_reader.npz": {
        "made_by": "scripts/train_digit_reader.py, scripts/measure_digit_reader.py",
        "data": "MNIST test digits (one block in five held out), our own paths, free fonts, fonts like hands",
        "licence": "Apache-2.0 (weights only; MNIST itself is CC BY-SA 3.0, and no image of it is kept)",
        "score": "metrics/digits.json",
    },
    "print_strokes.onnx": {
        "made_by": "scripts/train_stroke_network.py",
        "data": "invented titles and names with seals and pen strokes over them, drawn with free fonts",
        "licence": "Apache-2.0 (weights of a network of 0.1 M parameters)",
        "score": "metrics/reading.json",
    },
    "places.json": {
        "made_by": "scripts/make_places.py",
        "data": "names of provinces and districts from thanglequoc/vietnamese-provinces-database",
        "licence": "MIT (the names, Copyright thanglequoc)",
        "score": FIELD_SCORE,
    },
    "extract_confidence.json": {
        "made_by": "scripts/train_field_confidence.py",
        "data": "invented dispatches, rendered and read",
        "licence": "Apache-2.0 (weights of logistic regressions)",
        "score": FIELD_SCORE,
    },
}


def main() -> None:
    """Run the command."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--models", type=Path, default=Path("models"))
    args = ask.parse_args()
    path = args.models / "MANIFEST.json"
    written = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    entries = {name: entry for name, entry in written.items() if name in ABOUT}
    for name, about in ABOUT.items():
        file = args.models / name
        if file.is_file():
            entries[name] = {"sha256": digest_of(file.read_bytes()), "score": REPAIR_SCORE, **about}
    path.write_text(json.dumps(entries, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{len(entries)} models in {path}")


if __name__ == "__main__":
    main()
