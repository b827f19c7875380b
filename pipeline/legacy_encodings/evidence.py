"""How much likelier is a token in a legacy encoding than as it stands? By the spelling of syllables alone.

A log-likelihood ratio: what the token says when it is decoded, against what it says as plain Unicode.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from pipeline.legacy_encodings.font_codes import TCVN3, VNI_CODE, tcvn3_to_unicode, vni_to_unicode
from pipeline.legacy_encodings.viqr import token_to_unicode
from pipeline.vietnamese import MARKED_LETTERS, is_syllable

SignEncoding = Literal["TCVN3", "VNI", "VIQR"]
SIGN_ENCODINGS: tuple[SignEncoding, ...] = ("TCVN3", "VNI", "VIQR")

_FREQUENT = frozenset(
    """
    và của có các được công định là với người điều không một đã tại về từ số ngày hành thông hiện này bộ việc năm cơ
    chính để quốc nước thành nhà nhân động chức đồng hợp ở vụ đến thực ông bị những lý tư trường trên hội dân cấp đầu
    vào sự làm thể đó đối tổ phải chủ pháp thời hàng dụng lực học nhận luật trình chỉ viên phát nhiều nghiệp bảo tài sản
    sở án báo cũng việt quyết nghị xã như văn quyền lại tỉnh giá liên bản nhiệm sẽ hiệu dự tế đại tháng kết đề thủ thống
    nội trước quản hoặc sử nhất tổng xuất phương điểm hình tiếp phòng lượng tác cầu mỹ kiểm đường thì khác địa hoạt vị
    giải kể hóa phạm hơn biết còn nhưng đang đất trưởng ảnh thị độ thế triển bình tiền toàn quân đơn lập mới tôi đi đạo
    cáo cùng tự đây khoản năng ủy giáo thuộc hệ bằng xây cuộc hồ điện đổi tạo dịch ngoài mà chứng dựng nói trị ký vực
    thường chế thương cách phần tình lên kỳ tiêu cả phố nguyên giới tập vì tục tịch yêu trách chuyển quả sách chiến
    huyện liệu nguyễn thức phủ tính hà chất tới giám hạn ý kiến xác tiên thẩm rằng sơ xử máy tâm lớn tăng đánh chưa mặt
    bố phí mình kế cảnh rất trọng thiết bệnh nên cần hoạch quá lần đưa ứng diện nếu lãnh dẫn hải tên cứu đoàn chúng giấy
    kiện trợ bên vẫn họ mức nhiên vấn nhập trực đình tiến đội tích trở tuổi loại chuyên phẩm vật thứ hướng mục đăng đảm
    ngành phụ phân đông vệ biểu chí hoàn gồm phép viện phục đặc vận thấy tượng phó truyền chuẩn khoảng triệu giữa chương
    xét đảng hộ bổ giữ tướng mạnh trí kính gửi thuế trả nghĩa đủ lịch từng uỷ hoà độc hạnh cộng
    """.split()
)
"""The most frequent syllables that carry a mark."""
_IN_VIETNAMESE = {2: -1.0, 1: -3.5, 0: -7.0}
_AS_IT_STANDS = {2: -1.0, 1: -3.5, 0: -6.0}
"""Log chance of a word that is a frequent syllable, another syllable, or none (foreign or misread as it stands)."""
_WESTERN = frozenset("éèêàâîïôùûçÉÈÊÀÂÎÏÔÙÛÇ“”‘’–—…")
"""Letters that a reader without Vietnamese letters puts for Vietnamese ones, so in TCVN3 text they prove nothing."""
_EITHER_WAY = -0.2
_BOTH_SYLLABLES = 0.5
"""Neighbours tell more than frequency where a token is a syllable both ways: "nói" may be "núi" in TCVN3."""
_IMPOSSIBLE = -7.0
"""For a letter that a text in the encoding cannot hold."""
_SHORT = -1.5
"""Two letters become a syllable by chance more easily than five do."""
_SIGN_INSIDE = 1.5
"""For a sign inside a word (¸ © «), or two behind a vowel (e^'), which no language has."""
_FOREIGN = -0.7
"""For an ASCII word that cannot be Vietnamese."""

_WORD = re.compile(r"[^\W\d_\u00aa\u00b5\u00ba]+")
_CODED = re.compile(
    r"[^\W\d_][\u00a1-\u00bf\u00d7\u00f7]|[\u00a1-\u00bf\u00d7\u00f7](?:[^\W\d_]|[\u00a1-\u00bf\u00d7\u00f7])"
)
"""A sign that touches a letter or another sign."""
_ABBREVIATION = re.compile(r"(?=.*Đ)[A-ZĐ]{2,7}")
_UNIT = re.compile(r"[(\[]?[\d.,]*µ[mglsMVAWF](?:/\w+|[²³])?[)\].,;:]*")
_BULLET = frozenset("·§¨©¶»")
"""Signs that mean themselves where they stand alone, whatever the text around them is written in."""
_VIQR_SIGN = re.compile(r"\\[\\'`?~.^(+*dD-]|[aeiouyAEIOUY][\^(+*'`?~.]|dd|DD|Dd|[dD]-[aeiouyAEIOUY]")
_VIQR_HAT = re.compile(r"[aA][\^(][A-Za-z'`?~.]|[eE]\^|[oO][\^+*]|[uU][+*]")
_VIQR_STROKE = r"(?<![A-Za-z])[dD][dD](?=[aeiouyAEIOUY])"
VIQR_SIGN_INSIDE = re.compile(rf"[A-Za-z][\^(+*'`?~.-]+[A-Za-z]|[aeiouyAEIOUY][`~]|{_VIQR_HAT.pattern}|{_VIQR_STROKE}")
_NO_TCVN3 = dict.fromkeys(TCVN3)
_SIGNS = frozenset(map(chr, range(0xA1, 0xC0))) | {"×", "÷"}
_VIQR_ONE_SIGN = re.compile(r"\W*(?=.{4})[A-Za-z]*[aeiouyAEIOUY]['`?~.][a-z]+\W*")
"""A name that is no Vietnamese syllable: "Me'xico", "Ka.n"."""
_VIQR_CODE = re.compile(r"[=<>{}\[\]_$#|]|\w\([^\w'`?~.]|\w\.\w+\(")
"""What words do not hold and the lines of a program do."""
_VIQR_PROGRAM = re.compile(rf"{_VIQR_CODE.pattern}|[a-z][A-Z]")
_VIQR_TWO_SIGNS = re.compile(r"(?:[aA][\^(]|[eE]\^|[oO][\^+*]|[uU][+*])['`?~.]")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


ONLY_UNICODE = frozenset(char for char in MARKED_LETTERS if ord(char) > 0xFF)
"""Vietnamese letters that are no Latin-1 characters, so no code of any legacy encoding."""


@lru_cache(maxsize=1 << 15)
def _worth_of_word(word: str) -> int:
    """Return 2 for a frequent syllable, 1 for another one or an abbreviation with Đ, 0 for all else."""
    if not (word.islower() or word.isupper() or word[1:].islower()):
        return 0
    low = word.lower()
    if low in _FREQUENT:
        return 2
    if _ABBREVIATION.fullmatch(word):
        return 1
    if sum(char in _TONES for char in unicodedata.normalize("NFD", low)) > 1:
        return 0
    return int(is_syllable(low))


def worth(token: str) -> int:
    """Return the worth of the worst word in ``token`` that carries a mark; 0 where a sign stands inside a word.

    >>> [worth(token) for token in ("ngày", "Vũ,", "nguyÔn", "ng©n", "nghị-quyết")]
    [2, 1, 0, 0, 2]
    """
    if _CODED.search(token):
        return 0
    words = [word for word in _WORD.findall(unicodedata.normalize("NFC", token)) if not word.isascii()]
    return min((_worth_of_word(word) for word in words if len(word) > 1), default=2)


def decode_token(token: str, encoding: SignEncoding, *, escaped: bool = False) -> str:
    """Return one token in ``encoding`` in Unicode, every sign of VIQR a mark; ``escaped``: it uses backslashes."""
    if encoding == "VIQR":
        return token_to_unicode(token, escaped=escaped, at_end=False)
    return tcvn3_to_unicode(token) if encoding == "TCVN3" else vni_to_unicode(token)


@lru_cache(maxsize=1 << 16)
def may_be(token: str, encoding: SignEncoding, *, escaped: bool = False) -> bool:
    """Return whether decoding changes ``token`` and nothing forbids it: addresses, bullets, units, letters of Unicode.

    >>> may_be("th¸ng", "TCVN3"), may_be("·", "TCVN3"), may_be("tỉnh", "TCVN3"), may_be("d-d@x.vn", "VIQR")
    (True, False, False, False)
    """
    if encoding == "VIQR":
        if not _is_ascii_word(token) or not _VIQR_SIGN.search(token) or _VIQR_CODE.search(token.strip("[]")):
            return False
        read = decode_token(token, encoding, escaped=escaped)
        sure = escaped or _VIQR_HAT.search(token) or _VIQR_ONE_SIGN.fullmatch(token)
        return read != token and (bool(sure) or worth(read) > 0)
    if token.isascii() or token in _BULLET or _UNIT.fullmatch(token):
        return False
    return not _foreign_to(token, encoding) and decode_token(token, encoding) != token


def _is_ascii_word(token: str) -> bool:
    """Return whether all letters of ``token`` are ASCII; its quotes and dashes need not be."""
    return token.isascii() or not any(char.isalpha() and not char.isascii() for char in token)


def _foreign_to(token: str, encoding: SignEncoding) -> bool:
    """Return whether ``token`` holds a letter that no text in ``encoding`` can."""
    rest = VNI_CODE.sub("", token) if encoding == "VNI" else token.translate(_NO_TCVN3)
    return any(char.isalpha() and not char.isascii() for char in rest)


@lru_cache(maxsize=1 << 16)
def gain(token: str, encoding: SignEncoding, *, known: bool = False) -> float:
    """Return how much ``token`` speaks for ``encoding`` rather than for Unicode, in natural logarithms.

    Args:
        token: a run without white space.
        encoding: the encoding that it may be in.
        known: other parts of the text are surely in it, so what is no syllable either way ("§¾k") says little.

    >>> gain("th¸ng", "TCVN3") > 4, gain("năm", "TCVN3") < -4, gain("2019", "TCVN3"), gain("Committee", "VNI") < 0
    (True, True, 0.0, True)
    """
    if _is_ascii_word(token) and (encoding == "VIQR" or token.isascii()):
        if encoding == "VIQR" and may_be(token, encoding):
            return _viqr_gain(token)
        letters = token.strip(".,;:!?()\"'-")
        return (
            _FOREIGN if not known and letters.isalpha() and letters[1:].islower() and _is_no_syllable(letters) else 0.0
        )
    if token in _BULLET or _UNIT.fullmatch(token):
        return 0.0
    if sum(char.isalpha() or char in _SIGNS for char in token) == 1:
        return 0.0  # "®)" says too little
    before = worth(token)
    if encoding == "VIQR" or _foreign_to(token, encoding):
        return _IMPOSSIBLE - _AS_IT_STANDS[before] if before == 0 else _IMPOSSIBLE
    read = decode_token(token, encoding)
    if read == token:
        return 0.0
    after = worth(read)
    if known and not before and not after:
        return _EITHER_WAY
    found = _IN_VIETNAMESE[after] - _AS_IT_STANDS[before]
    if before and after:
        found *= _BOTH_SYLLABLES
    if found > 0 and not known and encoding == "TCVN3" and _WESTERN.issuperset(char for char in token if char > "\x7f"):
        return 0.0
    if found > 0:
        found += _SHORT * (sum(map(str.isalpha, read)) < 3)
        if encoding == "TCVN3" and _CODED.search(token):
            found += _SIGN_INSIDE
    return found


def _viqr_gain(token: str) -> float:
    if not VIQR_SIGN_INSIDE.search(token) or _VIQR_PROGRAM.search(token) or any(map(str.isdigit, token)):
        return 0.0  # the sign may as well be punctuation, or an operator
    words = [word for word in _WORD.findall(decode_token(token, "VIQR")) if len(word) > 1]
    if not words:
        return 0.0
    found = _IN_VIETNAMESE[min(map(_worth_of_word, words))] - _AS_IT_STANDS[0] + _SHORT * (max(map(len, words)) < 3)
    if token.isalpha():  # nothing but a double d
        return 0.0 if token.isupper() else min(found, 1.0)
    return found + _SIGN_INSIDE * (found > 0 and _VIQR_TWO_SIGNS.search(token) is not None)


def _is_no_syllable(word: str) -> bool:
    return len(word) > 2 and not is_syllable(word)
