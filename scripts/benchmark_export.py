"""How fast each export is: invented records into files, the samples of data/raw as searchable PDF and ALTO.

    python scripts/benchmark_export.py [--records 20000] [--db sqlite:///data/clean/congvan.db] [--out data/clean]

The table goes to stdout. The second part needs an archive: run `make run` first.
"""

import argparse
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import process_time

from pipeline.dispatch import Recipient, Record
from pipeline.document import digest_of
from pipeline.export import BINARY_EXPORTERS, EXPORTERS
from pipeline.folder_export import MAKERS, export_folder
from pipeline.record import failed_record
from pipeline.settings import load_settings
from pipeline.store import open_store


def invented(count: int) -> Iterator[Record]:
    """Yield ``count`` records that differ."""
    empty = failed_record(["kho/1.pdf"], digest_of(b""), [], None)
    for number in range(count):
        yield empty.model_copy(
            update={
                "id": f"{number:016x}",
                "source": f"kho/{number % 400}/{number}.pdf",
                "number": f"{number % 3000}/UBND-VX",
                "issued_date": f"{2000 + number % 25}-{1 + number % 12:02}-{1 + number % 28:02}",
                "subject": f"tổ chức ngày hội đọc sách lần thứ {number} tại các thôn trên địa bàn xã",
                "addressees": ("Các trường học trên địa bàn", f"Thôn {number % 17}"),
                "recipients": (Recipient(name="Phòng Văn hóa", purpose="b/c"), Recipient(name="VT", purpose="lưu")),
            }
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--db")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    print("| format | a processor second does | size |\n|---|---|---|")
    for name, write in (EXPORTERS | BINARY_EXPORTERS).items():
        buffer = io.BytesIO()
        stream = io.TextIOWrapper(buffer, encoding="utf-8", newline="") if name in EXPORTERS else buffer
        started = process_time()
        count = write(invented(options.records), stream)
        stream.flush()
        seconds = process_time() - started
        print(f"| {name} | {count / seconds:,.0f} records | {len(buffer.getvalue()) / count:,.0f} bytes a record |")
    settings = load_settings(db=options.db, out=options.out)
    store = open_store(settings.db, create=False)
    for name in MAKERS:
        with tempfile.TemporaryDirectory() as folder:
            started = process_time()
            done = [one for one in export_folder(store, store.records(), name, Path(folder), settings) if one.files]
            seconds = process_time() - started
            pages = sum(one.record.pages for one in done)
            size = sum(path.stat().st_size for one in done for path in one.files)
            print(f"| {name} | {pages / seconds:,.1f} pages | {size / pages / 1000:,.0f} kB a page |")


if __name__ == "__main__":
    main()
