"""What people look at afterwards: tables of records, hits and checks, and one record with its evidence."""

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from pipeline.console import one_line
from pipeline.dispatch import FieldState, Found, Recipient, Record
from pipeline.doctor import Check
from pipeline.store import StoredProblem
from pipeline.store.citations import Contradiction, Link
from pipeline.store.search import Hit
from pipeline.store.series import Series
from pipeline.store.trail import Change

TABLE_LIMIT = 60
"""A longer table is no longer read; people search and export instead."""

STATUS_STYLE = {"accepted": "green", "needs_review": "yellow", "not_a_dispatch": "dim", "failed": "red"}


def _table(title: str | None = None) -> Table:
    return Table(
        box=SIMPLE_HEAD,
        header_style="bold",
        pad_edge=False,
        padding=(0, 1, 0, 0),
        title=title and Text(title),
        title_justify="left",
    )


def _cell(value: str | None) -> Text:
    """Return a cell of scanned text, in which nothing is taken for markup."""
    return Text(one_line(value) if value else "-")


def records_table(records: Sequence[Record], width: int) -> Table:
    """Return the table of ``records`` shown after an ingest, for a screen of ``width`` letters: the fewer, the less."""
    table = _table()
    table.add_column("ID", no_wrap=True, min_width=8)
    taken = 56 if width < 100 else 92 if width < 140 else 122
    table.add_column("Source", no_wrap=True, overflow="ellipsis", max_width=max(16, width - taken))
    table.add_column("Number", no_wrap=True, min_width=15)
    table.add_column("Date", no_wrap=True, min_width=10)
    if width >= 100:
        table.add_column("Type", no_wrap=True)
        table.add_column("Signer", no_wrap=True)
    if width >= 140:
        table.add_column("Subject", overflow="fold")
    table.add_column("Status", no_wrap=True, min_width=14)
    for record in records[:TABLE_LIMIT]:
        seen = [record.source, record.number, record.issued_date]
        seen += [record.doc_type, record.signer_name] if width >= 100 else []
        seen += [record.subject] if width >= 140 else []
        status = Text(record.status.replace("_", " "), style=STATUS_STYLE[record.status])
        table.add_row(record.id[:8], *map(_cell, seen), status)
    return table


def hits_table(hits: Sequence[Hit]) -> Table:
    """Return the table of search hits, best first."""
    table = _table()
    table.add_column("ID", no_wrap=True)
    table.add_column("Type")
    table.add_column("Number", overflow="fold")
    table.add_column("Date", no_wrap=True)
    table.add_column("Issuing body")
    table.add_column("Found", max_width=70)
    for hit in hits:
        seen = (hit.doc_type, hit.number, hit.issued_date, hit.issuing_body)
        table.add_row(hit.id[:8], *map(_cell, seen), _snippet(hit))
    return table


def _snippet(hit: Hit) -> Text:
    if hit.snippet is None:
        return Text(hit.subject or "-")
    shown = Text(hit.snippet.text.replace("\n", " "))
    for start, end in hit.snippet.marks:
        shown.stylize("bold yellow", start, end)
    return shown


def problems_table(problems: Sequence[StoredProblem]) -> Table:
    """Return the table of what failed or was set aside, by source."""
    table = _table()
    table.add_column("Source", overflow="fold")
    table.add_column("ID", no_wrap=True)
    table.add_column("Code", no_wrap=True)
    table.add_column("What to do")
    for item in problems:
        problem = item.problem
        page = f" (page {problem.page})" if problem.page else ""
        table.add_row(_cell(item.source), (item.document_id or "-")[:8], problem.code, _cell(problem.message + page))
    return table


def history_table(changes: Sequence[Change]) -> Table:
    """Return the table of what was changed in a record, oldest first."""
    table = _table()
    for heading in ("When", "Who", "What", "Field"):
        table.add_column(heading, no_wrap=True)
    for heading in ("From", "To", "Why"):
        table.add_column(heading, overflow="fold")
    for change in changes:
        states = [_field_cells(state)[0] if state else Text("-") for state in (change.before, change.after)]
        cells = (change.at[:19].replace("T", " "), change.actor, change.action, change.field)
        table.add_row(*map(_cell, cells), *states, _cell(change.why))
    return table


def links_table(links: Sequence[tuple[str, Link]]) -> Table:
    """Return the table of citations both ways; red where the dates do not agree."""
    table = _table()
    for heading in ("", "Cited as", "Date", "Dispatch", "Its date"):
        table.add_column(heading, no_wrap=True)
    table.add_column("Subject", overflow="fold")
    for way, link in links:
        cited, held = link.citation, link.held
        name = " ".join(filter(None, (cited.doc_type, cited.number)))
        date = Text(one_line(cited.issued_date or "-"), style="red" if link.agrees is False else "")
        seen = (
            (f"{held.id[:8]} {held.number or ''}", held.issued_date, held.subject) if held else ("not held", None, None)
        )
        table.add_row(way, _cell(name), date, *map(_cell, seen))
    return table


def contradictions_table(found: Sequence[Contradiction]) -> Table:
    """Return the table of cited dispatches with more than one date, and who gives which."""
    table = _table()
    for heading in ("Number", "Cited with", "By"):
        table.add_column(heading, no_wrap=True)
    table.add_column("Bears")
    for one in found:
        bears = ", ".join(sorted({held.issued_date or "?" for held in one.held}))
        for row, (date, ids) in enumerate(one.dates.items()):
            by = ", ".join(number[:8] for number in ids[:3]) + (f" and {len(ids) - 3} more" if len(ids) > 3 else "")
            table.add_row(_cell(one.number) if row == 0 else "", date, by, bears if row == 0 else "")
    return table


def series_table(found: Sequence[Series]) -> Table:
    """Return the table of series of running numbers with what is missing and what is there more than once."""
    table = _table()
    table.add_column("Issuing body", overflow="fold")
    for heading in ("Notation", "Year", "Numbers", "Held"):
        table.add_column(heading, no_wrap=True)
    for heading in ("Missing", "More than once"):
        table.add_column(heading, overflow="fold")
    for one in found:
        gaps = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in one.gaps)
        doubles = ", ".join(f"{number} ({', '.join(i[:8] for i in ids)})" for number, ids in one.duplicates.items())
        named = (one.issuing_body, one.notation, one.year, f"{one.first}-{one.last}", str(one.count))
        table.add_row(*map(_cell, named), gaps or "-", doubles or "-")
    return table


def checks_table(checks: Sequence[Check]) -> Table:
    """Return the table that ``congvan doctor`` prints."""
    table = _table()
    for heading in ("", "What", "Found", "What to do"):
        table.add_column(heading)
    for check in checks:
        mark = Text("ok", style="green") if check.ok else Text("missing", style="red" if check.needed else "yellow")
        table.add_row(mark, check.what, _cell(check.found), "" if check.ok else check.advice)
    return table


def record_view(record: Record) -> RenderableType:
    """Return one record as people read it: fields with confidence and page, then what needs a look."""
    table = _table(f"{one_line(record.source)}  {record.id}")
    table.add_column("Field", no_wrap=True)
    table.add_column("Value")
    table.add_column("Sure", justify="right")
    table.add_column("Page", justify="right")
    table.add_column("Rule")
    for name, state in record.fields.items():
        table.add_row(name, *_field_cells(state))
    facts = [
        f"status: {record.status}   pages: {record.pages}   edits: {record.edits.count}",
        *(f"also at: {one_line(source)}" for source in record.sources[1:]),
        *(" ".join(filter(None, ("cites:", c.doc_type, c.number, c.issued_date))) for c in record.cites),
        *(f"signed: {s.signer or '?'} {s.signed_at or ''}".rstrip() for s in record.signatures),
        *(
            f"{name} from the folder: {one_line(state.folder.why)}"
            for name, state in record.fields.items()
            if isinstance(state, Found) and state.folder is not None
        ),
        *(f"warning {w.code}: {w.message}" for w in record.warnings),
        *(f"problem {p.code}: {p.message}" for p in record.problems),
        *(f"page {p.page}: {p.source} ({p.reason})" for p in record.text_source),
    ]
    return Group(table, *(Text(fact) for fact in facts))


def _field_cells(state: FieldState) -> tuple[Text, str, str, str]:
    if not isinstance(state, Found):
        return Text(state.absent.replace("_", " "), style="dim"), "", "", ""
    value = state.value
    lines = [value] if isinstance(value, str) else [_recipient(v) if isinstance(v, Recipient) else v for v in value]
    return Text("\n".join(lines)), f"{state.confidence:.2f}", str(state.page or ""), state.rule


def _recipient(item: Recipient) -> str:
    if item.purpose == "lưu":
        return f"Lưu: {item.name}"
    means = f" = {'; '.join(item.means)}" if item.means else ""
    return f"{item.name}{f' ({item.purpose})' if item.purpose else ''}{means}"
