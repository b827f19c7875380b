"""What people see holds scanned text, which may look like anything."""

import io

from rich.console import Console

from pipeline.dispatch import Problem
from pipeline.document import Document
from pipeline.record import failed_record
from pipeline.store import StoredProblem
from pipeline.views import problems_table, record_view, records_table


def shown(view: object) -> str:
    console = Console(file=io.StringIO(), width=200)
    console.print(view)
    return console.file.getvalue()  # type: ignore[attr-defined]


def test_scanned_text_is_not_taken_for_markup() -> None:
    problem = Problem(stage="ingest", code="E202", message="cut off at [/bold] [red]")
    record = failed_record(
        ["[/x] a\nb.pdf"], "0" * 64, [problem], Document(sha256="0" * 64, media_type="application/pdf")
    )
    for view in (
        records_table([record], 160),
        record_view(record),
        problems_table([StoredProblem("[/x]", None, problem, "")]),
    ):
        assert "[/x]" in shown(view)
    assert "a\\nb.pdf" in shown(records_table([record], 160))


def test_a_narrow_screen_shows_less_and_breaks_no_line() -> None:
    problem = Problem(stage="ingest", code="E202", message="cut off")
    record = failed_record(["công văn số mười hai.pdf"], "0" * 64, [problem], None)
    for width in (80, 110, 160):
        console = Console(file=io.StringIO(), width=width)
        console.print(records_table([record] * 3, width))
        lines = [line for line in console.file.getvalue().splitlines() if "0000" in line]  # type: ignore[attr-defined]
        assert len(lines) == 3
        assert max(map(len, lines)) <= width
        assert all("failed" in line for line in lines)
