"""The command that opens the archive in the browser: serve."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import Db, Out
from pipeline.console import telling_errors


def serve(
    db: Db = None,
    out: Out = None,
    host: Annotated[str, typer.Option(help="Address to listen on; others than this machine's need a password.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8080,
    name: Annotated[
        list[str] | None, typer.Option(help="Name under which readers ask for it, e.g. archive.example.org.")
    ] = None,
    certificate: Annotated[Path | None, typer.Option(help="Certificate (PEM), to serve over TLS.")] = None,
    key: Annotated[Path | None, typer.Option(help="Key of the certificate (PEM).")] = None,
    set_password: Annotated[bool, typer.Option("--set-password", help="Ask for a password, keep it, and end.")] = False,
) -> None:
    """Search and review in the browser.

    Examples:

        congvan serve

        congvan serve --port 9000 --db sqlite:///archive.db --out archive

        congvan serve --set-password

        congvan serve --host 0.0.0.0 --name archive.example.org --certificate archive.pem --key archive.key
    """
    with telling_errors():
        from pipeline.console import talk
        from pipeline.settings import load_settings
        from pipeline.web.credentials import set_password as keep_password
        from pipeline.web.server import Listening
        from pipeline.web.server import serve as run

        settings = load_settings(db=db, out=out)
        if set_password:
            keep_password(settings.out, _new_password())
            talk.print("The password is set; a server that runs already has to be started again.")
            return
        listening = Listening(host=host, port=port, names=tuple(name or ()), certificate=certificate, key=key)
        talk.print(f"The archive is at {listening.address}   Ctrl-C ends it.", markup=False)
        if not listening.is_local and certificate is None:
            talk.print("Without --certificate passwords cross the network in the clear: put TLS in front of it.")
        run(settings, listening)


def _new_password() -> str:
    """Return the password typed twice, or the first line of standard input where nobody types."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
