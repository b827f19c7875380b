"""Subjects (trích yếu) of invented dispatches."""

from random import Random

from pipeline.benchmark.vocabulary import Sector

_LETTER = ("tăng cường công tác", "báo cáo kết quả", "hướng dẫn", "đôn đốc thực hiện", "góp ý dự thảo kế hoạch", "triển khai", "chấn chỉnh", "cho ý kiến về",
           "đề nghị hỗ trợ kinh phí", "rà soát", "phối hợp thực hiện", "cử cán bộ tham gia", "trả lời kiến nghị về", "cung cấp số liệu", "gia hạn thời gian", "xin chủ trương",
           "nhắc thực hiện", "lấy ý kiến về", "thông báo lịch kiểm tra", "xử lý kiến nghị về", "chuẩn bị nội dung họp về", "đăng ký nhu cầu")  # fmt: skip
_DECISION = ("Về việc phê duyệt phương án", "Ban hành Quy chế", "Về việc kiện toàn Ban Chỉ đạo", "Phê duyệt kế hoạch", "Về việc giao chỉ tiêu", "Về việc thành lập Tổ công tác",
             "Về việc bổ sung kinh phí", "Về việc công bố danh mục", "Về việc khen thưởng thành tích trong", "Về việc điều chỉnh nhiệm vụ", "Quy định mức hỗ trợ")  # fmt: skip
_PLAN = (
    "Triển khai",
    "Tổ chức thực hiện",
    "Tăng cường",
    "Kiểm tra",
    "Thực hiện",
    "Tuyên truyền",
    "Đẩy mạnh",
    "Khắc phục hạn chế trong",
)
_REPORT = ("Kết quả", "Sơ kết", "Tổng kết", "Tình hình", "Tình hình thực hiện", "Kết quả giám sát")
_NOTICE = (
    "Kết luận của {head} tại cuộc họp về",
    "Về việc tổ chức",
    "Lịch kiểm tra",
    "Phân công nhiệm vụ về",
    "Kết quả thẩm định",
    "Về thời hạn nộp báo cáo",
)
_REQUEST = (
    "Về việc đề nghị phê duyệt",
    "Về việc xin kinh phí",
    "Về việc ban hành nghị quyết về",
    "Đề nghị khen thưởng thành tích",
    "Về việc xin chủ trương",
)
_GENERAL = ("Về", "Về việc", "Về tăng cường", "Về một số nhiệm vụ", "Về phối hợp", "Về quản lý")
_OPENINGS = {"công văn": _LETTER, "quyết định": _DECISION, "kế hoạch": _PLAN, "chương trình": _PLAN, "phương án": _PLAN, "đề án": _PLAN, "dự án": _PLAN,
             "báo cáo": _REPORT, "thông báo": _NOTICE, "tờ trình": _REQUEST, "biên bản": ("Họp về", "Làm việc về", "Kiểm tra", "Bàn giao hồ sơ", "Nghiệm thu"),
             "giấy mời": ("Dự hội nghị về", "Họp về", "Tham dự lễ phát động", "Dự buổi làm việc về"), "hướng dẫn": ("Thực hiện", "Một số nội dung về", "Thủ tục"),
             "hợp đồng": ("Về việc", "Cung cấp dịch vụ", "Thi công", "Tư vấn"), "phiếu báo": ("Tiếp nhận hồ sơ", "Kết quả", "Thu phí"),
             "quy định": ("Về", "Về quản lý", "Chức năng, nhiệm vụ về"), "quy chế": ("Làm việc của Ban Chỉ đạo", "Phối hợp", "Quản lý", "Tiếp nhận, xử lý")}  # fmt: skip
_WHERE = ("trên địa bàn {unit}", "tại {unit}", "của {unit}", "trong các cơ quan, đơn vị trực thuộc", "khu vực {unit}")
_WHEN = (
    "năm {year}",
    "năm {next}",
    "quý {quarter} năm {year}",
    "6 tháng đầu năm {year}",
    "giai đoạn {year} - {later}",
    "năm học {year} - {next}",
    "tháng {month} năm {year}",
    "đợt {round} năm {year}",
)
_ROMAN = ("I", "II", "III", "IV")


def subject(rng: Random, doc_type: str, sector: Sector, unit: str, year: int, topic: str | None = None) -> str:
    """Return a subject fit for ``doc_type``, on a topic of the sector, with a place and a time now and then.

    ``unit`` is the administrative unit in running text ("huyện Lam Khê").
    """
    opening = rng.choice(_OPENINGS.get(doc_type, _GENERAL)).format(
        head=rng.choice(["đồng chí Chủ tịch", "Phó Chủ tịch", "Giám đốc Sở", "Lãnh đạo cơ quan"])
    )
    parts = [opening, topic or rng.choice(sector.topics)]
    if rng.random() < 0.12:
        parts.append(f"và {rng.choice(sector.topics)}")
    if rng.random() < 0.35:
        parts.append(rng.choice(_WHERE).format(unit=unit))
    if rng.random() < 0.5:
        parts.append(
            rng.choice(_WHEN).format(
                year=year, next=year + 1, later=year + rng.randint(2, 5), month=rng.randint(1, 12),
                quarter=rng.choice(_ROMAN), round=rng.randint(1, 3),
            )
        )  # fmt: skip
    return " ".join(parts)
