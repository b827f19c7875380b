"""Pages behind the signature: lists, and blank forms that look like the beginning of another dispatch."""

from random import Random

from pipeline.benchmark.agencies import Agency
from pipeline.benchmark.people import person
from pipeline.rendering.content import Annex, DispatchContent, Paragraph


def some_annexes(rng: Random, content: DispatchContent, agency: Agency) -> tuple[Annex, ...]:
    """Return one or two annexes; their references repeat number and date of the dispatch (phụ lục I, III.1)."""
    day = f"{content.day:02d}" if content.day else "....."
    number = content.full_number if content.number else f".....{content.full_number}"
    reference = f"(Kèm theo {content.doc_type.capitalize()} số {number} ngày {day} tháng {content.month or '....'} năm {content.year} của {agency.name})"
    count = rng.choice([1, 1, 2])
    makers = [rng.choice([_list, _list, _form]) for _ in range(count)]
    return tuple(
        maker(rng, agency, f"PHỤ LỤC {'I' * place}" if count > 1 else rng.choice(["PHỤ LỤC", "DANH SÁCH"]), reference)
        for place, maker in enumerate(makers, start=1)
    )


def _list(rng: Random, agency: Agency, heading: str, reference: str) -> Annex:
    """Return a list of people, bodies and sums."""
    rows = [
        f"{place}. {rng.choice(['Ông', 'Bà'])} {person(rng)}, {rng.choice(agency.sector.bodies)}; số tiền: {rng.randint(1, 30)}.{rng.randint(100, 999)}.000 đồng"
        for place in range(1, rng.randint(4, 24))
    ]
    return Annex(
        heading=(
            heading,
            f"{rng.choice(['TỔNG HỢP', 'PHÂN CÔNG', 'KINH PHÍ'])} {rng.choice(agency.sector.topics).upper()}",
        ),
        reference=reference,
        body=tuple(Paragraph(text=row, align="left") for row in rows),
    )


def _form(rng: Random, agency: Agency, heading: str, reference: str) -> Annex:
    """Return the blank form of a report, with a header and a signature block of its own."""
    dots = "." * 12
    lines = (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", f"{dots}, ngày .... tháng .... năm ......", "BÁO CÁO",
        f"Kết quả {rng.choice(agency.sector.topics)}",
    )  # fmt: skip
    rows = (
        f"1. Đơn vị: {dots}{dots}",
        f"2. Họ và tên người lập: {dots}{dots}",
        f"3. Kết quả: {dots}{dots}{dots}",
        f"4. Kiến nghị: {dots}{dots}",
    )
    ends = ("THỦ TRƯỞNG ĐƠN VỊ", "(Ký tên, đóng dấu)")
    return Annex(
        heading=(heading, "MẪU BÁO CÁO"),
        reference=reference,
        body=(
            *(Paragraph(text=line, align="centred", bold=True) for line in lines),
            *(Paragraph(text=row, align="left") for row in rows),
            *(Paragraph(text=line, align="centred") for line in ends),
        ),
    )
