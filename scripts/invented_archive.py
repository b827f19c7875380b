"""Invented dispatches for the benchmark of the archive: any number of them, the same for the same seed."""

import random
from collections.abc import Iterator

from pipeline.dispatch import (
    FIELD_NAMES,
    Absent,
    Citation,
    Dossier,
    EditSummary,
    FieldState,
    Found,
    PageSource,
    Recipient,
    Record,
    Step,
)
from pipeline.document import Document, Line, Page, digest_of

_PROVINCES = "Hải Đông, Tân Giang, Bình Lâm, Phú Sơn, Đông Hà Nam, An Khê, Lạc Thủy, Vĩnh Đạt, Cẩm Tây, Mỹ Lương".split(
    ", "
)
_OFFICES = {
    "SỞ NỘI VỤ": "SNV",
    "SỞ Y TẾ": "SYT",
    "SỞ GIÁO DỤC VÀ ĐÀO TẠO": "SGDĐT",
    "SỞ VĂN HÓA VÀ THỂ THAO": "SVHTT",
    "SỞ TÀI CHÍNH": "STC",
    "VĂN PHÒNG": "VP",
}
_TYPES = {"công văn": None, "kế hoạch": "KH", "quyết định": "QĐ", "thông báo": "TB", "báo cáo": "BC", "tờ trình": "TTr"}
_FAMILY = "Nguyễn Trần Lê Phạm Đặng Bùi Đỗ Hồ Ngô Dương Lý Vũ Đinh Mai Tô".split()
_MIDDLE = "Văn Thị Quốc Hữu Đức Minh Thanh Ngọc Xuân Hồng".split()
_GIVEN = "An Bình Cường Dũng Đào Giang Hà Hùng Khải Khoa Lan Linh Mạnh Nga Phúc Quân Sơn Tâm Thảo Việt Yến".split()
_PHRASES = (
    "thực hiện nhiệm vụ được giao; phòng cháy, chữa cháy; chuyển đổi số; cải cách hành chính; điển hình tiên "
    "tiến; khen thưởng tập thể, cá nhân; an toàn thực phẩm; phòng chống thiên tai; tập huấn nghiệp vụ; tuyển "
    "sinh đầu cấp; sắp xếp đơn vị hành chính; quản lý tài sản công; tiếp công dân; giải quyết khiếu nại; xây "
    "dựng nông thôn mới; bảo vệ rừng; tiêm chủng mở rộng; văn thư, lưu trữ; dịch vụ công trực tuyến; thi đua "
    "yêu nước; kỷ luật lao động; đấu thầu qua mạng; cấp nước sạch; đăng ký khai sinh; chi trả trợ cấp; tu bổ "
    "di tích; lễ hội truyền thống; giao thông đường bộ; khám chữa bệnh; hiến máu nhân đạo; trồng cây đầu xuân; "
    "vệ sinh môi trường; dân quân tự vệ; hội khỏe Phù Đổng; bầu cử trưởng thôn; kiểm kê đất đai"
).split("; ")
_COMMON = (
    "ủy ban nhân dân tỉnh; các cơ quan, đơn vị; căn cứ quy định của pháp luật; đề nghị các đồng chí; tổ chức "
    "triển khai; trước ngày quy định; báo cáo kết quả; theo chức năng, nhiệm vụ; kính đề nghị quan tâm; trong "
    "thời gian tới; phối hợp với"
).split("; ")


def invented_archive(number: int, seed: int = 1) -> Iterator[tuple[Dossier, Document]]:
    """Yield ``number`` dispatches of about 250 words with fields, recipients and citations of earlier ones."""
    chance = random.Random(seed)  # noqa: S311 (invented texts, no secret)
    issuers = [(place, office) for place in _PROVINCES for office in _OFFICES]
    running: dict[tuple[str, str, str, int], int] = {}
    earlier: list[Citation] = []
    for index in range(number):
        place, office = chance.choice(issuers)
        doc_type, year = chance.choice(list(_TYPES)), chance.randint(2008, 2031)
        short = _TYPES[doc_type]
        notation = f"{short}-{_OFFICES[office]}" if short else f"{_OFFICES[office]}-NV"
        series = (place, office, notation, year)
        running[series] = running.get(series, 0) + (2 if chance.random() < 0.03 else 1)
        date = f"{year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        cites = tuple(chance.sample(earlier, k=min(len(earlier), chance.choice((0, 1, 1, 2)))))
        code = f"{running[series]:02}"
        values = {
            "doc_type": doc_type,
            "number": f"{code}/{notation}",
            "code_number": code,
            "code_notation": notation,
            "issued_date": date if chance.random() < 0.95 else date[:7],
            "place": place,
            "issuing_body": f"UBND TỈNH {place.upper()} {office}",
            "parent_body": f"UBND TỈNH {place.upper()}",
            "subject": " và ".join(chance.sample(_PHRASES, k=2)) + f" năm {year}",
            "addressees": (f"Phòng {chance.choice(_GIVEN)} {chance.choice(_GIVEN)}",),
            "recipients": (
                Recipient(name="Như trên"),
                Recipient(name=f"Sở {chance.choice(_PHRASES)}", purpose="b/c"),
                Recipient(name=f"VT, {chance.choice(_GIVEN)}", purpose="lưu"),
            ),
            "signer_name": f"{chance.choice(_FAMILY)} {chance.choice(_MIDDLE)} {chance.choice(_GIVEN)}",
            "signer_title": "GIÁM ĐỐC",
        }
        earlier.append(Citation(number=f"{code}/{notation}", doc_type=doc_type, issued_date=date))
        if chance.random() < 0.01:  # some cite a date that is not that of the dispatch
            cites += (cites[0].model_copy(update={"issued_date": f"{year}-01-01"}),) if cites else ()
        yield _dossier(index, seed, values, cites, _text(values, cites, index, chance), chance)


def _text(values: dict[str, object], cites: tuple[Citation, ...], index: int, chance: random.Random) -> str:
    """Return about 250 words: common ones, some of the subject, one that no other dispatch has."""
    parts = [str(values[name]) for name in ("issuing_body", "number", "place", "issued_date", "doc_type", "subject")]
    parts += [f"Căn cứ {cited.doc_type} số {cited.number} ngày {cited.issued_date}" for cited in cites]
    while sum(part.count(" ") + 1 for part in parts) < 230:
        parts.append(f"{chance.choice(_COMMON)} {chance.choice(_PHRASES)} {chance.choice(_COMMON)}")
    parts.append(f"thôn {chance.choice(_GIVEN)} hồ sơ hs{index}")
    return "\n".join([*parts, str(values["signer_name"])])


def _dossier(
    index: int, seed: int, values: dict[str, object], cites: tuple[Citation, ...], text: str, chance: random.Random
) -> tuple[Dossier, Document]:
    fields: dict[str, FieldState] = {}
    for name in FIELD_NAMES:
        value = values.get(name)
        sure = round(1 - chance.random() ** 4, 4)
        fields[name] = (
            Found(value=value, raw=str(value), confidence=sure, page=1, span=(0, 9), rule=f"{name}.invented")  # type: ignore[arg-type]
            if value
            else Absent(absent="not_found")
        )
    page = Page(number=1, lines=tuple(Line(text=line) for line in text.split("\n")), reason="invented")
    document = Document(sha256=digest_of(f"{seed} {index}".encode()), media_type="application/pdf", pages=(page,))
    keys = ("doc_type", "number", "issued_date", "issuing_body", "signer_name")
    sure_of_all = all(state.confidence >= 0.8 for name in keys if isinstance(state := fields[name], Found))
    empty = {name: None for name in FIELD_NAMES if name not in values}
    record = Record(
        id=document.id, source="", sources=(), sha256=document.sha256, media_type="application/pdf", pages=1,
        is_dispatch=True, status="accepted" if sure_of_all else "needs_review", **values, **empty, cites=cites,
        signatures=(), warnings=(), fields=fields, edits=EditSummary(), problems=(),
        text_source=(PageSource(page=1, source="ocr", reason="invented"),),
    )  # fmt: skip
    step = Step(stage="extract", version=1, options_digest="0" * 16, model_digest=None, started="2031", seconds=0.1)
    return Dossier(record=record, steps=(step,)), document
