"""Abbreviations of bodies and fields of work that hold a Đ, and putting the Đ back where a reader had none.

A reader without Vietnamese letters gives D or P for Đ (observed in the broken layer of a plan: "TPKT" for TĐKT), and a
reader with them at times loses the stroke. A token is put right only when it is no known abbreviation itself and
exactly one known abbreviation differs from it in these letters alone.
"""

from functools import cache
from itertools import product

import regex

WITH_STROKE = frozenset(
    """
    HĐND TĐKT HĐTĐKT BTĐKT CTĐ GDĐT SGDĐT BGDĐT PGDĐT LĐTBXH SLĐTBXH BLĐTBXH KHĐT SKHĐT BKHĐT LĐLĐ TLĐ ĐBQH ĐĐBQH QLĐT
    HĐQT HĐTV BVĐK TTĐT HĐKH HĐKHCN HĐTS HĐGD TNCSĐ TĐTN ĐUK ĐUCT ĐTXD QĐND QHĐP KTĐN ĐKKD HĐTĐ ATTP BĐBP
    VPĐD QLĐĐ VPĐK CNĐD LĐVL HĐLĐ HĐTVLĐ ĐKTT CĐCS CĐGD PTGĐ TCLĐ ĐHQG ĐHSP ĐHYD CĐSP CĐYT
    """.split()
)
PLAIN = frozenset(
    """
    UBND UBMTTQ MTTQ HLHPN HND CCB TNCS VPUB VPCP BTC BNV BYT BTP BCT BXD TTYT TTGDTX KTHT VHTT TNMT NNPTNT SNN SYT STC
    SNV STP SCT SXD CAP TPHCM TP PTNT PCTT PCCC PCD TDTT TTND TDP PNV PTC PTP PYT PKT QPAN ANTT GPMB DNTN PCTN HCSN VPDP
    """.split()
)
"""Abbreviations that hold a D or a P in their own right."""
_TOKEN = regex.compile(r"(?<![\p{L}])\p{Lu}{3,9}(?![\p{L}])")
_COUNCIL = regex.compile(r"(?<![\p{L}])HD(?=\s?[.\-]?\s?TĐKT)")
"""Hội đồng Thi đua - Khen thưởng: HD, short for hướng dẫn, stands before no TĐKT."""
_OPTIONS = {"D": "DĐ", "P": "PĐ", "I": "IT"}


@cache
def restore_abbreviation(token: str, *, unmarked: bool) -> str:
    """Return the abbreviation that ``token`` was; ``unmarked`` tells that the reader had no Vietnamese letters.

    >>> restore_abbreviation("TPKT", unmarked=True), restore_abbreviation("TPKT", unmarked=False)
    ('TĐKT', 'TPKT')
    >>> restore_abbreviation("HDND", unmarked=False), restore_abbreviation("UBND", unmarked=True)
    ('HĐND', 'UBND')
    >>> restore_abbreviation("HĐĐND", unmarked=False)
    'HĐND'
    """
    if token in PLAIN or token in WITH_STROKE:
        return token
    single = regex.sub("Đ{2,}", "Đ", token)  # one letter read twice
    if single != token and (single in WITH_STROKE):
        return single
    if len(token) < 4 and not unmarked:
        return token  # NVD may be a unit of its own
    letters = [_OPTIONS[char] if char in "DI" or (char == "P" and unmarked) else char for char in token]
    known = {"".join(choice) for choice in product(*letters)} & WITH_STROKE
    return known.pop() if len(known) == 1 else token


def restore_abbreviations(text: str, *, unmarked: bool) -> str:
    """Return ``text`` with the Đ of known abbreviations put back; its length is kept.

    >>> restore_abbreviations("TT. Thị uỷ, TT. HDND thị xã", unmarked=False)
    'TT. Thị uỷ, TT. HĐND thị xã'
    >>> restore_abbreviations("HD.TPKT huyện, HD-UBND", unmarked=True)
    'HĐ.TĐKT huyện, HD-UBND'
    """
    text = _TOKEN.sub(lambda match: restore_abbreviation(match[0], unmarked=unmarked), text)
    return _COUNCIL.sub("HĐ", text)
