"""The fields of one document in the Vietnamese archival rules: names, types and lengths as the rules give them.

ND30   Nghị định 30/2020/NĐ-CP, Phụ lục VI, Phần II: văn bản đi, 16 fields. In force; names, types and lengths were read
       in the text of the rule. (The printed annex has OrganId and SignerInfo with a small L for the I: a slip.)
TT05   Thông tư 05/2025/TT-BNV: one document in a package (EAD_doc), 21 fields. In force since 01/7/2025; read in
       descriptions by others, not in the rule itself, so all of it is marked unverified.
"""

from typing import NamedTuple

ND30_NOTE = (
    "Nghị định 30/2020/NĐ-CP, Phụ lục VI, Phần II: văn bản đi. Tên, kiểu và độ dài trường lấy từ văn bản của quy định; "
    "riêng mã của Priority (0 thường, 1 khẩn, 2 thượng khẩn, 3 hỏa tốc, 4 hỏa tốc hẹn giờ) chưa được kiểm chứng."
)
TT05_NOTE = (
    "Thông tư 05/2025/TT-BNV: trường thông tin của tài liệu trong gói tin (EAD_doc). Toàn bộ danh sách này lấy từ "
    "mô tả của bên thứ ba, chưa được kiểm chứng với văn bản gốc; hai mô tả không thống nhất về mã typeName 04, 05, 06. "
    "Quy định không có trường người ký và nơi nhận: ghi tại description."
)


class ArchiveField(NamedTuple):
    """One field of a rule set: ``length`` is the most letters it may have, None where the rule gives none.

    ``filled`` says who fills it: "congvan", or a person or system that knows the file (hồ sơ) the document belongs to.
    """

    name: str
    meaning: str
    kind: str
    length: int | None
    filled: bool
    verified: bool = True


def _tt05(name: str, meaning: str, kind: str, length: int | None, filled: bool) -> ArchiveField:
    return ArchiveField(name, meaning, kind, length, filled, verified=False)


ND30: tuple[ArchiveField, ...] = (
    ArchiveField("FileCode/OrganId", "Mã định danh cơ quan lập danh mục hồ sơ", "String", 13, False),
    ArchiveField("FileCode/FileCatalog", "Năm hình thành hồ sơ", "Number", 4, True),
    ArchiveField("FileCode/FileNotation", "Số và ký hiệu hồ sơ", "String", 20, False),
    ArchiveField("DocOrdinal", "Số thứ tự văn bản trong hồ sơ", "Number", 3, False),
    ArchiveField("TypeName", "Tên loại văn bản", "String", 100, True),
    ArchiveField("CodeNumber", "Số của văn bản", "String", 11, True),
    ArchiveField("CodeNotation", "Ký hiệu của văn bản", "String", 30, True),
    ArchiveField("IssuedDate", "Ngày, tháng, năm văn bản", "Date", 10, True),
    ArchiveField("OrganName", "Tên cơ quan, tổ chức ban hành", "String", 200, True),
    ArchiveField("Subject", "Trích yếu nội dung", "String", 500, True),
    ArchiveField("Language", "Ngôn ngữ", "String", 30, True),
    ArchiveField("PageAmount", "Số trang của văn bản", "Number", 3, True),
    ArchiveField("Description", "Ghi chú", "String", 500, False),
    ArchiveField("SignerInfo/Position", "Chức vụ của người ký", "String", 100, True),
    ArchiveField("SignerInfo/FullName", "Họ và tên người ký", "String", 50, True),
    ArchiveField("To/OrganId", "Mã định danh cơ quan nhận", "String", 13, False),
    ArchiveField("To/OrganName", "Tên cơ quan nhận", "String", 200, True),
    ArchiveField("Priority", "Mức độ khẩn, độ mật", "Number", 1, True, verified=False),
    ArchiveField("IssuedAmount", "Số lượng bản phát hành", "Number", 3, False),
    ArchiveField("DueDate", "Hạn trả lời văn bản", "Date", 10, False),
)
"""Văn bản đi. A name with a slash is a part of a group; ``To`` repeats."""

TT05: tuple[ArchiveField, ...] = (
    _tt05("docId", "Mã định danh tài liệu", "String", 25, False),
    _tt05("docCode", "Mã lưu trữ của tài liệu", "String", 100, False),
    _tt05("maintenance", "Thời hạn lưu trữ", "String", 100, False),
    _tt05("typeName", "Tên loại tài liệu", "String", 10, True),
    _tt05("codeNumber", "Số của tài liệu", "String", 11, True),
    _tt05("codeNotation", "Ký hiệu của tài liệu", "String", 30, True),
    _tt05("issuedDate", "Ngày tháng năm tài liệu", "Date", 10, True),
    _tt05("organName", "Cơ quan, tổ chức, cá nhân ban hành", "String", 200, True),
    _tt05("subject", "Trích yếu nội dung", "String", 500, True),
    _tt05("language", "Ngôn ngữ", "String", 100, True),
    _tt05("numberOfPage", "Số lượng trang", "Number", 4, True),
    _tt05("inforSign", "Ký hiệu thông tin", "String", 30, False),
    _tt05("keyword", "Từ khóa", "String", 100, False),
    _tt05("mode", "Chế độ sử dụng", "String", 20, True),
    _tt05("confidenceLevel", "Mức độ tin cậy", "String", 30, True),
    _tt05("autograph", "Bút tích", "String", 2000, False),
    _tt05("format", "Tình trạng vật lý", "String", 50, False),
    _tt05("riskRecovery", "Chế độ dự phòng", "Boolean", None, False),
    _tt05("riskRecoveryStatus", "Tình trạng dự phòng", "String", 2, False),
    _tt05("process", "Quy trình xử lý", "Boolean", 1, False),
    _tt05("description", "Ghi chú", "String", 500, True),
)
"""One document, EAD_doc."""

TYPE_CODES = {
    name: f"{number:02}"
    for number, name in enumerate(
        (
            "nghị quyết",
            "quyết định",
            "chỉ thị",
            "quy chế",
            "quy định",
            "thông cáo",
            "thông báo",
            "hướng dẫn",
            "chương trình",
            "kế hoạch",
            "phương án",
            "đề án",
            "dự án",
            "báo cáo",
            "tờ trình",
            "giấy ủy quyền",
            "phiếu gửi",
            "phiếu chuyển",
            "phiếu báo",
            "biên bản",
            "hợp đồng",
            "công văn",
            "công điện",
            "bản ghi nhớ",
            "bản thỏa thuận",
            "giấy mời",
            "giấy giới thiệu",
            "giấy nghỉ phép",
            "thư công",
            "bản đồ",
            "bản vẽ kỹ thuật",
            "khác",
        ),
        start=1,
    )
}
"""TT05 typeName: 01 to 32. Another description numbers 04 to 06 differently; this order is that of NĐ 30, Điều 7."""

LANGUAGE_VIETNAMESE = "01"
MODE_CLASSIFIED = "03"
CONFIDENCE_DIGITISED = "02"

PRIORITIES = {"khẩn": "1", "thượng khẩn": "2", "hỏa tốc": "3", "hỏa tốc hẹn giờ": "4"}
"""ND30 Priority, as in one system in use; the regulation itself was not at hand."""
