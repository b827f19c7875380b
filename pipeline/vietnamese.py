"""Facts of Vietnamese writing that every stage needs: letters, tones, well-formed syllables, folding.

A written syllable (tiếng) is onset + rime + one of six tones. Onsets and rimes are listed here as spelt, so a token
can be told from a syllable by its form alone, without a word list.
"""

import re
import unicodedata
from functools import lru_cache

_TONES = {"\u0300": "huyền", "\u0301": "sắc", "\u0303": "ngã", "\u0309": "hỏi", "\u0323": "nặng"}
_BASES = "aăâeêioôơuưy"
VIETNAMESE_LETTERS = frozenset(
    letter
    for base in _BASES
    for tone in ("", *_TONES)
    for letter in (
        unicodedata.normalize("NFC", base + tone),
        unicodedata.normalize("NFC", base.upper() + tone),
    )
) | {"đ", "Đ"}
"""The 146 letters that carry or may carry a mark, NFC."""
MARKED_LETTERS = frozenset(letter for letter in VIETNAMESE_LETTERS if not letter.isascii())

_LOOKALIKES = str.maketrans({"\u00d0": "Đ", "\u0189": "Đ", "\u00f0": "đ", "\u0256": "đ"})
_LOOKALIKE = re.compile("[\u00d0\u0189\u00f0\u0256]")  # looking for them is much faster than translating

_ONSETS = "ngh ng nh gh gi kh ch ph th tr qu q b c d đ g h k l m n p r s t v x".split()
_RIMES = frozenset(
    """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oem oen oeo oet oi om on ong
    ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uâc uân uâng uât uây uc uê uêch uên uênh uêu ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên
    uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
    y yêm yên yêng yêt yêu
    """.split()
)
_FRONT = tuple("eêiy")
_BARE_ONSETS = tuple(onset for onset in _ONSETS if onset != "đ")
_STOPS = ("c", "ch", "p", "t")


def to_nfc(text: str) -> str:
    """Return ``text`` in NFC with eth and other look-alikes written as đ.

    >>> to_nfc("Ðiê\u0323n Biên")
    'Điện Biên'
    """
    text = unicodedata.normalize("NFC", text)
    return text.translate(_LOOKALIKES) if _LOOKALIKE.search(text) else text


@lru_cache(maxsize=4096)
def _strip_letter(letter: str) -> str:
    if letter in "đĐ":
        return "d" if letter == "đ" else "D"
    return unicodedata.normalize("NFD", letter)[0]


def strip_marks(text: str) -> str:
    """Return ``text`` without marks, letter for letter, so that offsets stay valid.

    >>> strip_marks("Điển hình")
    'Dien hinh'
    """
    return text if text.isascii() else "".join(map(_strip_letter, text))


def fold(text: str) -> str:
    """Return the search form of ``text``: no marks, lower case, the same length.

    >>> fold("Ủy ban nhân dân xã Đông Mỹ")
    'uy ban nhan dan xa dong my'
    """
    return text.lower() if text.isascii() else text.translate(_FOLDED)


class _FoldTable(dict[int, int]):
    """For ``str.translate``: what each letter folds to, worked out when it is first met."""

    def __missing__(self, code: int) -> int:
        low = chr(code).lower()
        self[code] = ord(_strip_letter(low if len(low) == 1 else chr(code)))
        return self[code]


_FOLDED = _FoldTable()


@lru_cache(maxsize=65536)
def split_tone(syllable: str) -> tuple[str, str]:
    """Return the syllable without its tone mark, and the tone's combining character ("" for ngang).

    >>> split_tone("trường") == ("trương", "\u0300")
    True
    """
    tone = ""
    kept = []
    for char in unicodedata.normalize("NFD", syllable):
        if char in _TONES:
            tone = tone or char
        else:
            kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept)), tone


@lru_cache(maxsize=65536)
def is_syllable(token: str) -> bool:
    """Return whether ``token`` is spelt like a Vietnamese syllable, in any case.

    Rules: k, gh, ngh only before e ê i y, c, g, ng never; syllables that end in c, ch, p, t carry sắc or nặng when
    they carry a tone at all. "thuc" without a tone is refused, since no such syllable can be spoken.

    >>> [is_syllable(t) for t in ("nghiêng", "Quốc", "GIÚP", "nudce", "thuc", "kế", "cế")]
    [True, True, True, False, False, True, False]
    """
    toneless, tone = split_tone(token.lower())
    if toneless in ("gi", "gin"):
        return True
    for onset in (*_ONSETS, ""):
        if not toneless.startswith(onset):
            continue
        rime = toneless[len(onset) :]
        if (rime in _RIMES or (onset == "gi" and rime in ("êng", "êc"))) and _goes_with(onset, rime):
            return not rime.endswith(_STOPS) or tone in ("\u0301", "\u0323")
    return False


def _goes_with(onset: str, rime: str) -> bool:
    """Return whether ``rime``, with its marks or without any, may follow ``onset``."""
    if onset == "q":
        return rime.startswith("uy")  # Quỳnh, quýt; all else is onset qu
    if rime.startswith(("yê", "ye")):
        return onset in ("qu", "")
    if onset in ("k", "gh", "ngh"):
        return rime.startswith(_FRONT)
    return onset not in ("c", "g", "ng") or not rime.startswith(_FRONT)


_BARE_RIMES = frozenset(map(fold, _RIMES))


def is_skeleton(token: str) -> bool:
    """Return whether ``token``, whatever its marks and case, is spelt like a syllable once it has the right marks.

    >>> [is_skeleton(t) for t in ("thuc", "Tien", "diéu", "nudce", "which")]
    [True, True, True, False, False]
    """
    bare = fold(token)
    if bare in ("gi", "gin"):
        return True
    return any(
        (rime := bare[len(onset) :]) in _BARE_RIMES and _goes_with(onset, rime)
        for onset in (*_BARE_ONSETS, "")
        if bare.startswith(onset)
    )


_LETTER_RUN = re.compile(r"[^\W\d_]+")
_OPEN_RIMES = {"oa": "òa", "oe": "òe", "uy": "ùy"}


@lru_cache(maxsize=65536)
def _old_style(token: str) -> str:
    toneless, tone = split_tone(token)
    ending = toneless[-2:].lower()
    if not tone or ending not in _OPEN_RIMES or toneless[-3:-2].lower() == "q":
        return token
    return unicodedata.normalize("NFC", toneless[:-1] + tone + toneless[-1])


def tone_key(text: str) -> str:
    """Return ``text`` with the tone mark of open oa, oe, uy in its old place, to compare spellings.

    >>> tone_key("Uỷ ban xã Hoà Quý, thuỷ lợi")
    'Ủy ban xã Hòa Quý, thủy lợi'
    """
    return _LETTER_RUN.sub(lambda m: _old_style(m[0]), text)


def syllable_share(text: str) -> float:
    """Return the share 0..1 of letter runs in ``text`` that are well-formed syllables (1 where there are none).

    Runs of capitals alone are left out: they may be abbreviations.
    """
    runs = [run for run in _LETTER_RUN.findall(to_nfc(text)) if not (len(run) > 1 and run.isupper())]
    return sum(map(is_syllable, runs)) / len(runs) if runs else 1.0


def marked_share(text: str) -> float:
    """Return the share 0..1 of letters in ``text`` that carry a Vietnamese mark (0 where there are no letters).

    Clean administrative text has 0.27 to 0.30.
    """
    letters = [char for char in to_nfc(text) if char.isalpha()]
    return sum(char in MARKED_LETTERS for char in letters) / len(letters) if letters else 0.0
