r"""Text that any reader of the exported files can take: without control characters and lone surrogates.

Scanned text may hold anything that a PDF says of itself. XML 1.0 has no way to write most control characters, UTF-8
none for half a surrogate pair, and a zero byte ends a cell in many programs.
"""

import re

REPLACEMENT = "\ufffd"
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 (2.2, Char) leaves out, and DEL."""


def plain(text: str) -> str:
    r"""Return ``text`` with each character that XML or UTF-8 cannot carry as U+FFFD; line feeds and tabs stay.

    >>> plain("Sở\x00 Nội vụ\n") == "Sở\ufffd Nội vụ\n"
    True
    """
    return _UNFIT.sub(REPLACEMENT, text)


def visible(text: str) -> str:
    r"""Return ``text`` as ``plain`` does, without line feeds, tabs and U+FFFD: what can be a word on paper.

    >>> visible("Nội\x07 vụ\n")
    'Nội vụ'
    """
    return "".join(char for char in plain(text) if char not in f"\t\n\r{REPLACEMENT}")
