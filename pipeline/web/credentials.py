"""The password of the web pages, hashed at rest, and the key that signs the sessions."""

import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.atomic import write_atomically
from pipeline.errors import OutputFailed, SettingsError, UsageError

FILE_NAME: Final = ".web.json"
MIN_PASSWORD: Final = 10
MAX_PASSWORD: Final = 1024

_N, _R, _P = 2**15, 8, 1
"""Cost of scrypt: 32 MB and a tenth of a second a guess (OWASP Password Storage Cheat Sheet)."""
_MEMORY = 2 * 128 * _N * _R


@dataclass(frozen=True, slots=True)
class Password:
    """A password as it is kept: what scrypt makes of it."""

    salt: bytes
    digest: bytes

    @classmethod
    def of(cls, word: str) -> "Password":
        """Return ``word`` hashed with a new salt.

        Raises:
            UsageError: it is too short to withstand guessing, or absurdly long.
        """
        if not MIN_PASSWORD <= len(word) <= MAX_PASSWORD:
            raise UsageError(f"The password has {len(word)} letters.", advice=f"Take at least {MIN_PASSWORD}.")
        salt = secrets.token_bytes(16)
        return cls(salt, _scrypt(word, salt))

    def matches(self, word: str) -> bool:
        """Return whether ``word`` is the password; takes as long for a wrong one as for the right one."""
        return len(word) <= MAX_PASSWORD and hmac.compare_digest(_scrypt(word, self.salt), self.digest)

    @property
    def tag(self) -> str:
        """What a session remembers of the password it came in with, so that a new password ends it."""
        return hashlib.sha256(self.salt + self.digest).hexdigest()[:16]


def _scrypt(word: str, salt: bytes) -> bytes:
    return hashlib.scrypt(word.encode(), salt=salt, n=_N, r=_R, p=_P, maxmem=_MEMORY)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What ``.web.json`` in the output folder holds; only its owner may read it."""

    session_key: str
    password: Password | None = None


def load_credentials(out: Path) -> Credentials:
    """Return the credentials of the pages over ``out``; at the first start they are made, without a password.

    Raises:
        SettingsError: the file is damaged.
        OutputFailed: it cannot be written.
    """
    path = out / FILE_NAME
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        kept = content["password"]
        password = None if kept is None else Password(bytes.fromhex(kept["salt"]), bytes.fromhex(kept["scrypt"]))
        return Credentials(str(content["session_key"]), password)
    except FileNotFoundError:
        return _write(out, Credentials(secrets.token_hex(32)))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(
            f"{path} cannot be read.", advice="Remove it and set the password anew: congvan serve --set-password."
        ) from error


def set_password(out: Path, word: str) -> None:
    """Keep ``word``, hashed, as the password of the pages over ``out``; everybody has to sign in again.

    Raises:
        UsageError: it is too short.
        OutputFailed: it cannot be written.
    """
    _write(out, Credentials(secrets.token_hex(32), Password.of(word)))


def _write(out: Path, credentials: Credentials) -> Credentials:
    password = credentials.password
    kept = None if password is None else {"salt": password.salt.hex(), "scrypt": password.digest.hex()}
    content = json.dumps({"session_key": credentials.session_key, "password": kept})
    path = out / FILE_NAME
    before = os.umask(0o077)  # from the first byte on, nobody else may read it
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, content.encode())
        path.chmod(0o600)
    except OSError as error:
        raise OutputFailed(f"{path} cannot be written ({error.strerror}).") from error
    finally:
        os.umask(before)
    return credentials
