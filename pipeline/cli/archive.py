"""Commands that look into the archive: search, show, problems."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import Db, Json, Status
from pipeline.console import telling_errors


def search(
    words: Annotated[list[str] | None, typer.Argument(metavar="WORDS", help="Words, with or without marks.")] = None,
    db: Db = None,
    from_: Annotated[str | None, typer.Option("--from", help="Issued on this day or later: 2019, 2019-05 ...")] = None,
    to: Annotated[str | None, typer.Option(help="Issued on this day or earlier.")] = None,
    signer: Annotated[str | None, typer.Option(help="Part of the signer's name.")] = None,
    recipient: Annotated[str | None, typer.Option(help="Part of a recipient or addressee.")] = None,
    issuer: Annotated[str | None, typer.Option(help="Part of the issuing body.")] = None,
    place: Annotated[str | None, typer.Option(help="Part of the place of issue.")] = None,
    number: Annotated[str | None, typer.Option(help="Number or part of it: 916, 09-CT/TU ...")] = None,
    type_: Annotated[str | None, typer.Option("--type", help="Type: kế hoạch, cong van ...")] = None,
    status: Annotated[Status | None, typer.Option(help="What became of it.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, help="At most so many.")] = 20,
    json: Json = False,
) -> None:
    """Find records by words and fields. Marks and capitals may be left out.

    Examples:

        congvan search dien hinh tien tien

        congvan search 'khen thuo*'

        congvan search "phong chay" --from 2019 --to 2021-06 --type "ke hoach"

        congvan search --number 09-CT/TU --json
    """
    with telling_errors():
        from pipeline.console import print_data, print_view, talk
        from pipeline.settings import load_settings
        from pipeline.store import open_store
        from pipeline.store.query import Query
        from pipeline.store.search import search as find
        from pipeline.views import hits_table

        query = Query(
            words=" ".join(words or ()),
            date_from=from_,
            date_to=to,
            signer=signer,
            recipient=recipient,
            issuer=issuer,
            place=place,
            number=number,
            doc_type=type_,
            status=status,
            limit=limit,
        )
        hits = find(open_store(load_settings(db=db).db, create=False), query)
        if json:
            for hit in hits:
                print_data(hit.model_dump_json())
        else:
            print_view(hits_table(hits))
            talk.print(f"{len(hits)} found{' (there may be more: --limit)' if len(hits) == limit else ''}.")


def show(
    document: Annotated[str, typer.Argument(metavar="ID", help="The id of a record, or its first characters.")],
    db: Db = None,
    json: Json = False,
    page_image: Annotated[Path | None, typer.Option(help="Write a picture of the page with its fields here.")] = None,
    page: Annotated[int, typer.Option(min=1, help="Which page that picture shows.")] = 1,
) -> None:
    """Show one record: its fields with evidence, warnings and problems.

    Examples:

        congvan show 3fa1

        congvan show 3fa1c09be2d47715 --json | jq .fields.number

        congvan show 3fa1 --page-image fields.png
    """
    with telling_errors():
        from pipeline.atomic import write_atomically
        from pipeline.console import print_data, print_view
        from pipeline.settings import load_settings
        from pipeline.store import open_store
        from pipeline.views import record_view

        settings = load_settings(db=db)
        store = open_store(settings.db, create=False)
        record = store.record(store.known_id(document))
        assert record is not None
        if page_image is not None:
            from pipeline.overlay import draw_page, encoded

            write_atomically(page_image, encoded(draw_page(store, record, page, settings), page_image.suffix))
        if json:
            print_data(record.model_dump_json())
        else:
            print_view(record_view(record))


def problems(db: Db = None, json: Json = False) -> None:
    """List what failed or was set aside, with the reason and what to do.

    Example:

        congvan problems --json | jq -r .source
    """
    with telling_errors():
        import dataclasses

        from pipeline.console import print_json, print_view, talk
        from pipeline.settings import load_settings
        from pipeline.store import open_store
        from pipeline.views import problems_table

        found = open_store(load_settings(db=db).db, create=False).problems()
        if json:
            for item in found:
                row = {**dataclasses.asdict(item), **item.problem.model_dump()}
                del row["problem"]
                print_json(row)
        else:
            print_view(problems_table(found))
            talk.print(f"{len(found)} problem{'' if len(found) == 1 else 's'}.")
