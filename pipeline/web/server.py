"""Which address to listen on, who may come in, and the server itself."""

import gc
import ipaddress
import logging
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import uvicorn

from pipeline.errors import UsageError
from pipeline.settings import Settings
from pipeline.store import open_store
from pipeline.web.app import LOCAL_HOSTS, create_app
from pipeline.web.credentials import Credentials, load_credentials

ANYWHERE: Final = ("0.0.0.0", "::")  # noqa: S104 (compared with, not bound to)
_GRACE_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Listening:
    """Where the server listens. ``names``: under which names readers ask for it, beyond the address itself."""

    host: str = "127.0.0.1"
    port: int = 8080
    names: tuple[str, ...] = ()
    certificate: Path | None = None
    key: Path | None = None

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach it."""
        try:
            return ipaddress.ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def address(self) -> str:
        """What to type into a browser."""
        host = self.names[0] if self.names else socket.gethostname() if self.host in ANYWHERE else self.host
        shown = f"[{host}]" if ":" in host and not host.startswith("[") else host
        return f"{'https' if self.certificate else 'http'}://{shown}:{self.port}/"

    def hosts(self) -> tuple[str, ...]:
        """Return the names in the Host header that are answered: no page elsewhere gets in by its own."""
        own = (socket.gethostname(), socket.getfqdn()) if self.host in ANYWHERE else (self.host,)
        bracketed = [f"[{name}]" for name in own if ":" in name]
        return tuple(dict.fromkeys((*LOCAL_HOSTS, *own, *bracketed, *self.names)))


def check(listening: Listening, credentials: Credentials) -> None:
    """Check that nobody but this machine gets in without a password.

    Raises:
        UsageError: the address is open to others, and there is no password; or a certificate lacks its key.
    """
    if not listening.is_local and credentials.password is None:
        raise UsageError(
            f"{listening.host} can be reached from other machines, and no password is set.",
            advice="Set one with `congvan serve --set-password`, or stay on 127.0.0.1.",
        )
    if (listening.certificate is None) != (listening.key is None):
        raise UsageError("A certificate needs its key.", advice="Give both --certificate and --key, or none.")
    for path in (listening.certificate, listening.key):
        if path is not None and not path.is_file():
            raise UsageError(f"{path} is not there.", advice="Give the PEM file.")


def serve(settings: Settings, listening: Listening) -> None:
    """Serve the pages until the process is told to stop.

    Raises:
        UsageError: see ``check``; or the port is taken.
        StoreError: the database cannot be used.
    """
    credentials = load_credentials(settings.out)
    check(listening, credentials)
    app = create_app(
        open_store(settings.db, create=False, accept_confidence=settings.extract.accept_confidence),
        settings,
        credentials,
        hosts=listening.hosts(),
        cookie=f"congvan-{listening.port}",
        secure=listening.certificate is not None,
    )
    gc.freeze()  # what is loaded now stays: looking through it again and again makes some requests late
    config = uvicorn.Config(
        app,
        host=listening.host.strip("[]"),
        port=listening.port,
        log_level=logging.WARNING,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        ssl_certfile=listening.certificate,
        ssl_keyfile=listening.key,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    server = uvicorn.Server(config)
    server.run(sockets=[_bound(listening)])


def _bound(listening: Listening) -> socket.socket:
    """Return the socket, bound already, so that a taken port is told in our words."""
    host = listening.host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, listening.port))
    except OSError as error:
        bound.close()
        raise UsageError(
            f"Nobody can listen on {listening.host}:{listening.port} ({error.strerror}).",
            advice="Choose another --port, or end the program that holds it.",
        ) from error
    return bound
