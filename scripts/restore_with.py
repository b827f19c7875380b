"""Restore texts with one of several systems, one JSON object a line in and out; runs in any interpreter.

python scripts/restore_with.py congvan|pyvi|underthesea

In: {"text": ..., "from_image": false}. Out: first {"started": seconds to import and load}, then for each text
{"text": ..., "seconds": ...}, at the end {"peak_mb": ...}. Seconds are processor time of one thread, so that a busy
machine does not count. Only the system asked for is imported; the measured process holds nothing else.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable

ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
WARM_UP = "Uy ban nhan dan x& bdo cdo két qua thuc hién ké hoach"


def congvan() -> Callable[[str, bool], str]:
    """Return the restorer of this project."""
    from pipeline.document import apply_edits
    from pipeline.repair import repair_text
    from pipeline.settings import RepairOptions

    options = RepairOptions()
    return lambda text, from_image: apply_edits(text, repair_text(text, options, from_image=from_image))


def pyvi() -> Callable[[str, bool], str]:
    """Return the accent restorer of pyvi, which takes single lines."""
    from pyvi import ViUtils  # type: ignore[import-not-found]

    def restored(line: str) -> str:
        try:
            return str(ViUtils.add_accents(line)) if line else ""
        except KeyError:  # it guesses an accent for a letter that cannot carry one; the line stays as it is
            return line

    return lambda text, _: "\n".join(map(restored, text.split("\n")))


def underthesea() -> Callable[[str, bool], str]:
    """Return the diacritics restorer of underthesea's development branch; releases up to 9.5.0 have none."""
    from underthesea.pipeline.restore_diacritics import restore_diacritics  # type: ignore[import-not-found]

    return lambda text, _: str(restore_diacritics(text))


SYSTEMS = {"congvan": congvan, "pyvi": pyvi, "underthesea": underthesea}


def main() -> None:
    """Run the command."""
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    began = time.process_time()
    restore = SYSTEMS[sys.argv[1]]()
    restore(WARM_UP, False)
    print(json.dumps({"started": time.process_time() - began}), flush=True)
    for line in sys.stdin:
        task = json.loads(line)
        began = time.process_time()
        text = restore(task["text"], task.get("from_image", False))
        print(json.dumps({"text": text, "seconds": time.process_time() - began}), flush=True)
    print(json.dumps({"peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}), flush=True)


if __name__ == "__main__":
    main()
