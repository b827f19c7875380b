"""Commands on one plain text: repair, extract."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from pipeline.cli.options import Json, TextFile
from pipeline.console import telling_errors
from pipeline.errors import UsageError

ToneStyle = Literal["document", "old", "new"]
Only = Literal["all", "marks"]


def repair(
    file: TextFile = "-",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write the text here.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show each change and why, on stderr.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object: text, edits, doubtful tokens.")] = False,
    html: Annotated[
        str | None, typer.Option(metavar="FILE|-", help="Write a page that shows each change in its place.")
    ] = None,
    min_confidence: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Leave what is less sure than this [default: as set, repair.min_score]."),
    ] = None,
    style: Annotated[
        ToneStyle | None, typer.Option(help="Restored tone marks: hòa (old), hoà (new) [default: as the document].")
    ] = None,
    only: Annotated[Only | None, typer.Option(help="marks: change no letter that was read [default: all].")] = None,
) -> None:
    """Restore Vietnamese marks and letters in broken text. Line breaks are kept; good text comes back as it is.

    Examples:

        congvan repair scan.txt -o repaired.txt --explain

        congvan repair scan.txt -o repaired.txt --html changes.html --min-confidence 0.9

        pdftotext old.pdf - | congvan repair --only marks --style new
    """
    with telling_errors():
        from pipeline.atomic import write_atomically
        from pipeline.console import print_data, talk
        from pipeline.repair import repaired
        from pipeline.settings import load_settings
        from pipeline.text_input import decode, read_input

        asked = {"min_score": min_confidence, "tone_style": style, "only": only}
        given = {name: value for name, value in asked.items() if value is not None}
        settings = load_settings(repair=given or None)
        if output == Path("-"):  # as everywhere: standard output
            output = None
        _check_outputs(file, output, html, json=json)
        source = read_input(file, settings)
        found = repaired(decode(source), settings.repair)
        if explain:
            talk.print(found.explain(), markup=False, emoji=False)
        if output is not None:
            write_atomically(output, found.text.encode())
        if html is not None:
            from pipeline.repair.html_diff import page

            shown = page(found, title="" if file == "-" else Path(file).name)
            if html == "-":
                sys.stdout.write(shown)
            else:
                write_atomically(Path(html), shown.encode())
        if json:
            print_data(found.explain("json"))
        elif output is None and html != "-":
            sys.stdout.write(found.text)


def _check_outputs(file: str, output: Path | None, html: str | None, *, json: bool) -> None:
    """Fail where one file would be written over another, or two things printed at once."""
    page = None if html in (None, "-") else Path(html)
    if json and html == "-":
        raise UsageError("Standard output cannot hold both JSON and HTML.", advice="Name a file for --html.")
    if output is not None and page is not None and output.resolve() == page.resolve():
        raise UsageError("The page would overwrite the text.", advice="Choose another name for --html or -o.")
    for written in (output, page):
        if written is not None and file != "-" and written.exists() and written.samefile(file):
            raise UsageError("The output would overwrite the input.", advice="Choose another name for it.")


def extract(file: TextFile = "-", json: Json = False) -> None:
    """Print the record of one document of plain text.

    Examples:

        congvan extract dispatch.txt

        congvan repair broken.txt | congvan extract - --json
    """
    with telling_errors():
        from pipeline.console import print_data, print_view
        from pipeline.run import read_text
        from pipeline.settings import load_settings
        from pipeline.text_input import read_input
        from pipeline.views import record_view

        settings = load_settings()
        record = read_text(read_input(file, settings), settings)
        if json:
            print_data(record.model_dump_json())
        else:
            print_view(record_view(record))
