"""Write what is still wrong after repair: the share of each cause, and the most frequent errors on single tokens.

python scripts/analyse_repair_errors.py --corpus ../shared/corpus --out models/metrics/repair_errors.json
"""

import argparse
import json
from collections.abc import Collection
from functools import partial
from pathlib import Path

from pipeline.manifest import model_path
from pipeline.repair import repair_text
from pipeline.repair.candidates import Candidates
from pipeline.repair.channel import Channel, load_tables
from pipeline.repair.language_model import LanguageModel
from pipeline.repair.repairer import CHANNEL, LANGUAGE_MODEL
from pipeline.repair.trie import Trie
from pipeline.settings import RepairOptions
from pipeline.training import measured_sets, tables
from pipeline.training.error_analysis import Error, errors, most_frequent, shares
from pipeline.training.params import load_params
from pipeline.vietnamese import is_syllable

KINDS = (" no marks", " eng", " vie")
MOST = 50


class Offers:
    """The words that repair considers for a token as read."""

    def __init__(self) -> None:
        """Load the vocabulary and the channels of repair."""
        self._model = LanguageModel(model_path(LANGUAGE_MODEL))
        self.vocabulary = self._model.numbers
        syllables = [word for word in self.vocabulary if is_syllable(word)]
        trie = Trie(syllables, [self.vocabulary[word] for word in syllables])
        tables = load_tables(model_path(CHANNEL))
        channels = {name: Channel(table, trie, self.vocabulary) for name, table in tables.items()}
        self._candidates = Candidates(self._model, channels, 0.0)

    def offered(self, read: str, kind: str) -> Collection[str]:
        """Return the words offered for ``read`` in a set of this kind: "marks", or the name of the reader."""
        if not read:
            return ()
        asked = self._candidates
        found = asked.by_marks(read) if kind == "marks" else asked.of_word(read, "l", kind)
        return {self._model.vocabulary[word] for word in found.words}


def main() -> None:
    """Run the command."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--corpus", type=Path, required=True)
    ask.add_argument("--pages", type=int, default=60)
    ask.add_argument("--lines", type=int, default=1500)
    ask.add_argument("--folder", type=Path, default=Path("data/clean/training/held_out"))
    ask.add_argument("--out", type=Path, default=Path("models/metrics/repair_errors.json"))
    args = ask.parse_args()
    offers, options = Offers(), RepairOptions()
    by_set: dict[str, list[Error]] = {}
    tokens: dict[str, int] = {}
    for one in measured_sets.all_sets(
        args.corpus, [], load_params().pairs, pages=args.pages, lines=args.lines, folder=args.folder
    ):
        if not one.name.endswith(KINDS):
            continue
        offered = partial(offers.offered, kind=one.name.rsplit(" ", 1)[1])
        by_set[one.name] = [
            error
            for gold, raw in one.pairs
            for error in errors(
                gold, raw, repair_text(raw, options, from_image=one.from_image), offers.vocabulary, offered
            )
        ]
        tokens[one.name] = sum(len(gold.split()) for gold, _ in one.pairs)
    analysis = {
        "causes": {name: shares(found, tokens[name]) for name, found in by_set.items()},
        "most frequent": most_frequent([error for found in by_set.values() for error in found], MOST),
    }
    args.out.write_text(json.dumps(analysis, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(tables.causes(analysis), tables.frequent_errors(analysis), sep="\n\n")


if __name__ == "__main__":
    main()
