"""Every word people see, in Vietnamese and English, and numbers and dates as each language writes them."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Final

from yaml import safe_load

LANGUAGES: Final = ("vi", "en")


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Return all words: key to language to text."""
    content = safe_load(files("pipeline.web").joinpath("words.yaml").read_text(encoding="utf-8"))
    return {
        f"{group}.{name}" if group else name: texts for group, names in content.items() for name, texts in names.items()
    }


class Words:
    """The words of one language. Called with a key it gives the text, with ``{name}`` filled in.

    >>> Words("vi")("nav.search"), Words("en")("nav.search")
    ('Tra cứu', 'Search')
    """

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else LANGUAGES[0]

    def __call__(self, key: str, **values: object) -> str:
        """Return the text for ``key``.

        Raises:
            KeyError: there is no such key; a test walks all keys that templates use.
        """
        return catalogue()[key][self.language].format(**values)

    def has(self, key: str) -> bool:
        """Return whether there is a text for ``key``: codes of newer modules may have none yet."""
        return key in catalogue()

    def known(self, group: str, code: str) -> str:
        """Return what a code means, or nothing: databases outlive codes.

        >>> Words("vi").known("problem", "E201"), Words("vi").known("problem", "E999")
        ('Tệp rỗng. Hãy quét hoặc sao chép lại.', '')
        """
        key = f"{group}.{code}"
        return self(key) if self.has(key) else ""

    def count(self, number: int) -> str:
        """Return ``number`` with its thousands parted.

        >>> Words("vi").count(40000), Words("en").count(40000)
        ('40.000', '40,000')
        """
        shown = f"{number:,}"
        return shown.replace(",", ".") if self.language == "vi" else shown

    def share(self, value: float, digits: int = 0) -> str:
        """Return a share of 1 in per cent.

        >>> Words("vi").share(0.925, 1), Words("en").share(0.925)
        ('92,5 %', '92%')
        """
        shown = f"{100 * value:.{digits}f}"
        return f"{shown.replace('.', ',')} %" if self.language == "vi" else f"{shown}%"

    def decimal(self, value: float, digits: int = 2) -> str:
        """Return ``value`` with the decimal sign of the language.

        >>> Words("vi").decimal(1.5), Words("en").decimal(1.5)
        ('1,50', '1.50')
        """
        shown = f"{value:.{digits}f}"
        return shown.replace(".", ",") if self.language == "vi" else shown

    def date(self, value: str | None) -> str:
        """Return an ISO date, whole or of reduced precision, as people write it.

        >>> Words("vi").date("2017-05-26"), Words("vi").date("2022-01"), Words("en").date("2017-05-26")
        ('26/05/2017', '01/2022', '2017-05-26')
        """
        if not value:
            return ""
        return "/".join(reversed(value.split("-"))) if self.language == "vi" else value

    def moment(self, value: str | None) -> str:
        """Return a time stamp in the time of this machine, to the minute; what is none comes back as it is."""
        if not value:
            return ""
        try:
            local = datetime.fromisoformat(value).astimezone()
        except ValueError:
            return value
        return local.strftime("%d/%m/%Y %H:%M" if self.language == "vi" else "%Y-%m-%d %H:%M")


def preferred_language(accepted: str) -> str:
    """Return the first language of an ``Accept-Language`` header that there are words for; Vietnamese where none is.

    >>> preferred_language("fr-FR,fr;q=0.9,en;q=0.8"), preferred_language("")
    ('en', 'vi')
    """
    for part in accepted.split(","):
        language = part.split(";")[0].strip().lower().split("-")[0]
        if language in LANGUAGES:
            return language
    return LANGUAGES[0]
