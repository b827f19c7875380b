"""Commands on what is known of single dispatches and their numbers: history, correct, cites, series, migrate."""

from typing import Annotated

import typer

from pipeline.cli.options import Db, Json
from pipeline.console import telling_errors

DocumentId = Annotated[str, typer.Argument(metavar="ID", help="The id of a record, or its first characters.")]


def history(
    document: DocumentId,
    db: Db = None,
    field: Annotated[str | None, typer.Option(help="Only this field: number, signer_name, status ...")] = None,
    json: Json = False,
) -> None:
    """Show who or what changed which field of a record from what to what, when and why.

    Example:

        congvan history 3fa1 --field number
    """
    with telling_errors():
        from pipeline.console import print_data, print_view
        from pipeline.settings import load_settings
        from pipeline.store import open_store
        from pipeline.store.trail import history as trail
        from pipeline.views import history_table

        store = open_store(load_settings(db=db).db, create=False)
        changes = trail(store, store.known_id(document), field)
        if json:
            for change in changes:
                print_data(change.model_dump_json())
        else:
            print_view(history_table(changes))


def correct(
    document: DocumentId,
    field: Annotated[str, typer.Argument(metavar="FIELD", help="number, issued_date, signer_name, status ...")],
    value: Annotated[
        str | None, typer.Argument(metavar="[VALUE]", help="The right value; lists one item a line.")
    ] = None,
    db: Db = None,
    by: Annotated[str, typer.Option("--by", help="Who decides; stands in the history.")] = "",
    blank: Annotated[bool, typer.Option("--blank", help="The field is blank in the source.")] = False,
    accept: Annotated[bool, typer.Option("--accept", help="What the record shows is right.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Take back your last decision on this record.")] = False,
    version: Annotated[int | None, typer.Option(help="Refuse if the field changed since this version of it.")] = None,
    note: Annotated[str | None, typer.Option(help="Why; stands in the history.")] = None,
    json: Json = False,
) -> None:
    """Correct one field of a record; no run will overwrite it, and the history keeps what was there before.

    Examples:

        congvan correct 3fa1 number 917/UBND-NV --by lan --note "read on paper"

        congvan correct 3fa1 urgency --blank --by lan

        congvan correct 3fa1 number --accept --by lan

        congvan correct 3fa1 number --undo --by lan
    """
    with telling_errors():
        from pipeline.console import print_data, print_view
        from pipeline.errors import UsageError
        from pipeline.settings import load_settings
        from pipeline.store import open_store, review
        from pipeline.store.values import parse_value
        from pipeline.views import record_view

        if sum((value is not None, blank, accept, undo)) != 1:
            raise UsageError("Say one of: a VALUE, --blank, --accept, --undo.", advice="See congvan correct --help.")
        settings = load_settings(db=db)
        store = open_store(settings.db, create=False, accept_confidence=settings.extract.accept_confidence)
        document_id = store.known_id(document)
        if undo:
            review.undo(store, actor=by, document_id=document_id)
        else:
            held = review.fields_of(store, document_id)
            if field not in held:
                raise UsageError(f"The record has no field {field}.", advice=f"It has: {', '.join(held)}.")
            seen = held[field].version if version is None else version
            if accept:
                review.accept(store, document_id, field, version=seen, actor=by, note=note)
            else:
                new = None if value is None else parse_value(field, value)
                review.correct(store, document_id, field, new, version=seen, actor=by, note=note)
        record = store.record(document_id)
        assert record is not None
        if json:
            print_data(record.model_dump_json())
        else:
            print_view(record_view(record))


def cites(
    document: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="The id of a record; none: contradictions.")
    ] = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Show what a dispatch cites and what cites it; without ID, cited dispatches that are given two dates.

    Examples:

        congvan cites 3fa1

        congvan cites --json
    """
    with telling_errors():
        from pipeline.console import print_data, print_view, talk
        from pipeline.settings import load_settings
        from pipeline.store import citations, open_store
        from pipeline.views import contradictions_table, links_table

        store = open_store(load_settings(db=db).db, create=False)
        if document is None:
            found = citations.contradictions(store)
            if json:
                for contradiction in found:
                    print_data(contradiction.model_dump_json())
            else:
                print_view(contradictions_table(found))
                talk.print(f"{len(found)} cited with more than one date.")
            return
        document_id = store.known_id(document)
        links = [("cites", link) for link in citations.cites(store, document_id)]
        links += [("cited by", link) for link in citations.cited_by(store, document_id)]
        if json:
            for way, link in links:
                print_data(f'{{"way":"{way}",{link.model_dump_json()[1:]}')
        else:
            print_view(links_table(links))


def series(
    db: Db = None,
    issuer: Annotated[str | None, typer.Option(help="Words of the issuing body.")] = None,
    year: Annotated[str | None, typer.Option(help="Only this year.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also series without gap and double.")] = False,
    json: Json = False,
) -> None:
    """Check the running numbers of each issuing body, notation and year: which are missing, which are there twice.

    Example:

        congvan series --issuer "so y te" --year 2019
    """
    with telling_errors():
        from pipeline.console import print_data, print_view, talk
        from pipeline.settings import load_settings
        from pipeline.store import open_store
        from pipeline.store.series import series as check
        from pipeline.views import series_table

        found = check(open_store(load_settings(db=db).db, create=False), issuer=issuer, year=year, sound=everything)
        if json:
            for one in found:
                print_data(one.model_dump_json())
        else:
            print_view(series_table(found))
            doubles = sum(len(one.duplicates) for one in found)
            talk.print(f"{sum(one.missing for one in found)} numbers missing, {doubles} there more than once.")


def migrate(db: Db = None) -> None:
    """Bring a database made by an earlier version up to date; keep a copy of it first.

    Example:

        congvan migrate --db postgresql://archive@localhost/congvan
    """
    with telling_errors():
        from pipeline.console import talk
        from pipeline.settings import load_settings
        from pipeline.store.open import migrate_store

        before, now = migrate_store(load_settings(db=db).db)
        talk.print(f"The database is up to date (schema {now})." if before == now else f"Schema {before} -> {now}.")
