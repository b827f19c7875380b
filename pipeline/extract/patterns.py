"""The fixed phrases of the layout decrees, most of them as patterns over folded text (no marks, lower case).

Folding keeps offsets and makes most reading errors harmless: "QUYÉT ĐỊNH" and "QUYẾT ĐỊNH" fold to the same. What
remains is caught by allowing a few wrong letters, with a bound on their number so that time stays linear.
"""

import regex

MOTTO = regex.compile(
    r"[cg][o0]ng\s?h[o0]a\s?x[a-z]\s?h[o0]i|chu nghia v[il]et n[a-z]{1,2}|"
    r"[dp][o0]c\s?l[a-z]p.{0,5}tu?\s?d[o0].{0,5}h[a-z]nh\s?ph[a-z]c"
)
"""Quốc hiệu and tiêu ngữ: Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.1."""
PARTY_HEADER = regex.compile(r"^[\W_]*(?:d[ao]ng c[o0]ng san viet nam|doan tncs ho chi minh)\W*$")
"""Tiêu đề of a page of the Party (Hướng dẫn 36-HD/VPTW) or the Youth Union (29-HD/TWĐTN-VP)."""
RIGHT_HEADER = regex.compile(
    r"\b[cg][o0]ng\s?h[o0]a\s?x[a-z]\s?h[o0]i|\b[dp][o0]c\s?l[a-z]p\W{0,5}tu?\s?d[o0]|"
    r"\bdang c[o0]ng san viet nam|\bdoan tncs ho chi minh"
)
"""Where the right header column begins on a line that holds both."""

_PLACE = (
    r"(?P<place>(?:(?<![.\-/])(?i:TP|T\.P)\s?\.?\s?|"
    r"(?i:Thành phố|Thủ đô|Tỉnh|Huyện|Thị xã|Xã|Thị trấn|Quận|Phường|Đặc khu)\s+)?"
    r"(?:HCM|\d{1,2}|(?:(?:[AYK]|[l1]a)\s)?(?:\p{Lu}\p{Ll}{1,6}[\s\-–]{0,3}){0,5}(?:[A-D](?=\s?,))?))"
)
_DAY_WORD = r"(?<!\p{L})[Nn]g[aàáảãạăắằâấầậ][yỳýv]?(?!\p{Ll})"
DATE_LINE = regex.compile(
    rf"(?<![\p{{L}}\d]){_PLACE}\s?[,.;:]{{0,2}}\s{{0,3}}(?P<date>{_DAY_WORD}(?:"
    r"(?P<day>[^\n]{0,14}?)\s?(?<!\p{L})[Tt]h\p{L}{1,3}g(?P<month>[^\n\p{L}]{0,12}?|\s?[^\n\s]{1,4}\s?)"
    r"\s?n[aăâáàäã\p{Mn}]{1,2}m(?P<year>[^\n]{0,12})"
    r"|\s?(?P<day>\d{1,2})\s?[/.\-]\s?(?P<month>\d{1,2})\s?[/.\-]\s?(?P<year>(?:19|20)\d{2})(?!\d)))"
)
"""Địa danh và thời gian ban hành: Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.4. Over text with marks: the place has
capital initials, the notation before it is all capitals."""

KINH_GUI = regex.compile(
    r"^[\W_]*k[il1]nh\s?(?:g[uo][il1]?\b\s*[:;.]?|[a-z]?g[a-z]{1,3}\s?[:;])|"
    r"^(?:chu tich|thu tuong|uy ban|bo |so |ban chi|giam doc)[a-z ,]{2,80}\bdien\s?:\s*$"
)
"""Kính gửi; a công điện is sent with "... điện:" instead (Nghị định 30/2020/NĐ-CP, Phụ lục III, mẫu 1.6)."""
TELEGRAM = regex.compile(r"^\s*[^a-z]{0,3}(?:[a-z][a-z\d ,\-]{1,120})?\bdien\s?:\s*")
"""<Issuer> điện: ..., the addressees of a công điện: Nghị định 30/2020/NĐ-CP, Phụ lục III, mẫu 1.6."""
NOI_NHAN = regex.compile(r"^[\W_]*n[o0][il1]\s?nh[a-z]{2}\b\s*[:;.]?")
NUMBER_LABEL = regex.compile(
    r"^[\W_]*(?:(?:bo )?luat |phap lenh |nghi quyet )?[s5$]5?[o06e]\w?\s?(?:[:;.,]|(?=[\W\d]|$))"
)
LEAD_IN = regex.compile(
    r"^[\W_]*(?:can cu|thuc hien|xet de nghi|xet thay|theo de nghi|de (?:thuc|trien|nghi|dam|tang|chuan)|nham|"
    r"ngay \d{1,2}\b|trong thoi gian|trong nam|vua qua|dieu \d|chuong [ivx1l]|phan [ivx1l]|[ivx1l]{1,4}\s?[.\-]|"
    r"\d{1,2}\s?[.)]\s|tiep theo|tiep tuc|de nghi|so [a-z ]{2,30} nhan duoc|hom nay|vao hoi|thoi gian|dia diem|"
    r"thanh phan|kinh (?:thua|gui|moi)|tran trong|theo (?:ke hoach|quyet|cong van)|phuc dap|tra loi|huong ung|"
    r"hien nay|qua |nhan duoc|xet don|cap cho|thay mat|noi dung\s?:|chuc vu\s?:|nay |uy quyen cho|"
    r"(?:trien khai|theo|tren co so|thuc hien|tiep theo) (?:noi dung |tinh than )?(?:luat|"
    r"phap lenh|nghi (?:quyet|dinh)|quyet dinh|chi thi|ket luan|huong dan|ke hoach|cong (?:van|dien)|"
    r"thong (?:tu|bao|tri)|to trinh|quy (?:che|dinh)|chuong trinh|bao cao|so lieu|giay moi)\b|"
    r"[a-z][a-z\d \-]{4,90} (?:gui kem|gui theo|chuyen (?:cac|den)|(?:da )?nhan duoc cac|gioi thieu|"
    r"kinh moi|bao cao nhu sau|thong bao (?:nhu sau|den)))"
)
"""First words of a body: a summary or a list of addressees ends above them."""
END_OF_TEXT = regex.compile(r"\.\s?/\s?\.?\s*\W{0,3}$|(?<![./])[./]{2,4}\s*$")
"""``./.`` closes the body: Nghị định 30/2020/NĐ-CP, Phụ lục III."""
ANNEX = regex.compile(r"^[\W_]*ph[a-z] l[a-z]c\b|^[\W_]*\(?\s?(?:ban hanh )?kem theo\b|^[\W_]*mau s[o0]\b")
"""First line of an annex: Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục III.1."""
AUTHORITY = regex.compile(r"\b(tm|kt|tl|tuq|q|t/m|k/t|t/l|tu/q)(?:\s?[.,/]\s?|\s+)(?=[a-z])")
PARTY_STAR = regex.compile(r"^\s*\*{1,5}\s*$")
VV = regex.compile(r"^[\W_]*v\s?(?:[/⁄]\s?v|[,.l|i1]\s?v(?![a-z]))\s?[:.]?|^[\W_]*v/(?=\s)|^[\W_]*v\s?/?\s?w\b[%:.]?")
"""V/v: the trích yếu of a công văn, under the number: Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.5b."""
SOFT_LEAD_IN = regex.compile(r"^[\W_]*(?:thuc hien|de nghi|trien khai|tiep tuc|huong ung|tra loi|phuc dap|nham|so )")
"""First words of a body with which a summary may begin, too."""
VE_VIEC = regex.compile(r"^[\W_]*ve viec\b")
"""Written out instead of V/v under the number (observed in rendered and older letters)."""
FILING_LINE = regex.compile(r"^[\W_]*(?:l[a-z]{1,2}u?\s?[:;.]|luu\s)\s?-?\s?(?:vt|vp|hs|van thu|ho so|v\.t)\b")
"""Lưu: VT, the last line of Nơi nhận: Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.9d."""
SIGNED = regex.compile(r"^\W*(?:\(?\s?(?:da ky|ky ten|ky|da ki)\s?\)?|\(?\s?(?:ky|da ky).{0,30}dong dau\W*)\W*$")
"""(Đã ký), in the place of the signature."""
ARRIVAL = regex.compile(
    r"^\W*(?:c[o0]ng v[a-z]n d[a-z]n|d[e3]n|ngay\s?:\s?\d[\d/.\-:\s]{3,12}|(?:so\s?:\s?\d{1,5}|chuyen\s?:.{0,12}))\W*$"
)
"""A line of the stamp of the office that received the dispatch: "ĐẾN", its number, its day (Phụ lục IV, mục II)."""
INVITATION = regex.compile(r"\bkinh moi\b")
"""The body of a giấy mời: Nghị định 30/2020/NĐ-CP, Phụ lục III, mẫu 1.10."""
