"""Which edits may be made, whatever the models propose."""

from pipeline.document import Edit
from pipeline.settings import RepairOptions
from pipeline.vietnamese import strip_marks, to_nfc

_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


def is_permitted(edit: Edit, text: str, options: RepairOptions) -> bool:
    """Return whether ``edit`` fits ``text``, is as sure as ``options`` ask for, and of a kind that they ask for."""
    return (
        edit.score >= options.min_score
        and text[edit.start : edit.end] == edit.before
        and (options.only == "all" or only_marks(edit))
    )


def only_marks(edit: Edit) -> bool:
    """Return whether ``edit`` adds, takes away or changes marks and nothing else; a cross bar (đ) counts as a mark.

    >>> def edit(before, after):
    ...     return Edit(page=1, start=0, end=len(before), before=before, after=after, rule="channel", score=0.9)
    >>> [only_marks(edit(*pair)) for pair in (("két", "kết"), ("Dinh", "Đình"), ("k6t", "kết"), ("dinh", "Đình"))]
    [True, True, False, False]
    """
    return strip_marks(to_nfc(edit.before)) == strip_marks(to_nfc(edit.after))


def without_surrogates(text: str) -> str:
    r"""Return ``text`` with each lone surrogate, which is no letter of any encoding, as U+FFFD; offsets stay.

    >>> without_surrogates("k\ud800 hoạch")
    'k\ufffd hoạch'
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.translate(_SURROGATES)
    return text
