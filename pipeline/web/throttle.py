"""How many wrong passwords a client may give."""

import threading
from typing import Final

ATTEMPTS: Final = 5
WINDOW_SECONDS: Final = 60.0
_MOST_CLIENTS = 10_000


class Throttle:
    """Counts wrong passwords by client: after ``ATTEMPTS`` within ``WINDOW_SECONDS`` the next has to wait."""

    def __init__(self) -> None:
        self._wrong: dict[str, list[float]] = {}
        self._lock = threading.Lock()
        self.guess = threading.Lock()
        """Held while a password is compared: each guess costs 32 MB and a tenth of a second."""

    def blocked(self, client: str, now: float) -> bool:
        """Return whether ``client`` has to wait; ``now`` in seconds on any clock that only rises."""
        with self._lock:
            recent = [at for at in self._wrong.get(client, ()) if now - at < WINDOW_SECONDS]
            self._wrong[client] = recent
            if len(self._wrong) > _MOST_CLIENTS:
                self._wrong = {client: recent}
            return len(recent) >= ATTEMPTS

    def note(self, client: str, now: float) -> None:
        """Note a wrong password of ``client``."""
        with self._lock:
            self._wrong.setdefault(client, []).append(now)
