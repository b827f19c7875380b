"""The text of invented dispatches, type by type.

Openings, articles and closings follow the models of NĐ 30/2020/NĐ-CP, phụ lục III, in words of our own.
"""

from collections.abc import Callable

from pipeline.benchmark.people import person
from pipeline.benchmark.references import some_day
from pipeline.benchmark.writer import Writer
from pipeline.rendering.content import Paragraph

Body = tuple[Paragraph, ...]


def _p(text: str, **looks: object) -> Paragraph:
    return Paragraph.model_validate({"text": text, **looks})


def _ended(paragraphs: list[Paragraph], end: str) -> Body:
    """Return the body closed by ``end`` ("./." in the models), in the place of its last full stop."""
    last = paragraphs[-1]
    return (*paragraphs[:-1], last.model_copy(update={"text": last.text.rstrip(".") + end}))


def _numbered(sentences: list[str]) -> list[Paragraph]:
    return [_p(f"{place}. {text}") for place, text in enumerate(sentences, start=1)]


def _dashed(sentences: list[str]) -> list[Paragraph]:
    return [_p(f"- {text}") for text in sentences]


def _end(writer: Writer) -> str:
    return writer.rng.choices(["./.", ".", "/."], weights=[75, 20, 5])[0]


def _opening(writer: Writer) -> str:
    verb = writer.rng.choice(["Thực hiện", "Căn cứ", "Tiếp theo", "Theo", "Phúc đáp", "Triển khai", "Trên cơ sở"])
    text = f"{verb} {writer.cite(writer.topic)}"
    if writer.rng.random() < 0.4:
        text += f" và {writer.cite()}"
    return text


def letter(writer: Writer) -> Body:
    """Return the body of a công văn."""
    rng = writer.rng
    asks = rng.choice(["đề nghị", "yêu cầu", "thông báo", "có ý kiến", "đề nghị các đơn vị"])
    body = [_p(f"{_opening(writer)}, {writer.agency.name} {asks} một số nội dung như sau:")]
    if rng.random() < 0.5:
        body.insert(rng.randint(0, 1), _p(writer.say("context")))
    body += _numbered(writer.sayings("duty", 1, rng.choice([2, 4, 8])))
    if rng.random() < 0.06:
        body.append(_p(f"Các đơn vị rà soát lại những việc đã giao tại {writer.cite_two()}."))
    if rng.random() < 0.03:
        body.append(_p(f"Thời hạn báo cáo theo {writer.cite_otherwise()}."))
    if rng.random() < 0.35:
        body.append(_p(f"Các nội dung khác thực hiện theo {writer.cite_again()} và {writer.cite()}."))
    body.append(_p(writer.say("closing_letter")))
    return _ended(body, _end(writer))


def decision(writer: Writer) -> Body:
    """Return the body of a quyết định or nghị quyết: grounds, articles."""
    rng, agency = writer.rng, writer.agency
    grounds = [
        f"Căn cứ Luật {rng.choice(['Tổ chức chính quyền địa phương', 'Ngân sách nhà nước', 'Ban hành văn bản', 'Thi đua, khen thưởng', 'Đầu tư công'])} ngày {some_day(rng, writer.year - 1).printed(rng)};"
    ]
    grounds += [f"Căn cứ {writer.cite()};" for _ in range(rng.randint(1, 4))]
    who = f"Theo đề nghị của {rng.choice(['Trưởng phòng', 'Giám đốc Sở', 'Chánh Văn phòng', 'Hiệu trưởng'])} {agency.sector.name}"
    if rng.random() < 0.5:
        who += f" tại {writer.cite()}"
    grounds.append(who + ".")
    body = [_p(text, italic=True) for text in grounds]
    body.append(_p(rng.choice(["QUYẾT ĐỊNH:", "QUYẾT ĐỊNH", "QUYẾT NGHỊ:"]), bold=True, align="centred"))
    articles = [
        rng.choice(
            [
                f"Phê duyệt nội dung về {writer.topic}.",
                f"Ban hành kèm theo văn bản này nội dung về {writer.topic}.",
                f"Tặng Giấy khen cho {rng.randint(2, 20)} tập thể, {rng.randint(3, 40)} cá nhân có thành tích trong {writer.topic}.",
                f"Giao {writer.unit()} thực hiện {writer.topic}.",
            ]
        )
    ]
    articles += writer.sayings("rule", 0, 3)
    if rng.random() < 0.3:
        articles.append(f"Quyết định này có hiệu lực kể từ ngày ký và thay thế {writer.cite()}.")
    articles.append(f"Chánh Văn phòng, {writer.unit()} và các đơn vị, cá nhân liên quan chịu trách nhiệm thi hành.")
    body += [_p(text, lead=f"Điều {place}.") for place, text in enumerate(articles, start=1)]
    return _ended(body, _end(writer))


def chapters(writer: Writer) -> Body:
    """Return the body of a quy chế or quy định."""
    rng = writer.rng
    body: list[Paragraph] = []
    article = 0
    if rng.random() < 0.5:
        body.append(_p(f"(Ban hành kèm theo {writer.cite()})", italic=True, align="centred"))
    for chapter in range(1, rng.randint(2, 4)):
        body.append(_p(f"Chương {'I' * chapter}", bold=True, align="centred"))
        body.append(
            _p(
                rng.choice(["QUY ĐỊNH CHUNG", "TRÁCH NHIỆM CỦA CÁC BÊN", "TỔ CHỨC THỰC HIỆN", "CHẾ ĐỘ LÀM VIỆC"]),
                bold=True,
                align="centred",
            )
        )
        for text in writer.sayings("rule", 2, 4):
            article += 1
            body.append(_p(text, lead=f"Điều {article}."))
    return _ended(body, _end(writer))


def plan(writer: Writer) -> Body:
    """Return the body of a kế hoạch, chương trình, phương án, đề án or dự án."""
    rng = writer.rng
    body = [
        _p(
            f"{_opening(writer)}, {writer.agency.name} {rng.choice(['xây dựng', 'ban hành', 'lập'])} văn bản về {writer.topic} với các nội dung sau:"
        )
    ]
    parts = (
        ("MỤC ĐÍCH, YÊU CẦU", "purpose"),
        ("NỘI DUNG", "duty"),
        ("KINH PHÍ", "result"),
        ("TỔ CHỨC THỰC HIỆN", "duty"),
    )
    for numeral, (name, kind) in zip(("I", "II", "III", "IV"), parts, strict=True):
        body.append(_p(f"{numeral}. {name}", bold=True, align=rng.choice(["left", "justified"])))
        body += (_numbered if rng.random() < 0.6 else _dashed)(writer.sayings(kind, 1, 5))
    if rng.random() < 0.06:
        body.append(_p(f"Kết quả được đánh giá cùng với {writer.cite_two()}."))
    if rng.random() < 0.3:
        body.append(_p(f"Văn bản này bổ sung cho {writer.cite()}."))
    body.append(_p(writer.say("closing_letter")))
    return _ended(body, _end(writer))


def report(writer: Writer) -> Body:
    """Return the body of a báo cáo."""
    body = [_p(f"{_opening(writer)}, {writer.agency.name} báo cáo như sau:")]
    for numeral, name in zip(
        ("I", "II", "III"), ("TÌNH HÌNH CHUNG", "KẾT QUẢ ĐẠT ĐƯỢC", "TỒN TẠI, NGUYÊN NHÂN"), strict=True
    ):
        body.append(_p(f"{numeral}. {name}", bold=True, align="left"))
        body += _numbered(writer.sayings("result", 1, 5))
    body.append(_p(writer.say("closing_report")))
    return _ended(body, _end(writer))


def notice(writer: Writer) -> Body:
    """Return the body of a thông báo, thông cáo or kết luận."""
    rng = writer.rng
    who = person(rng)
    body = [
        _p(
            f"Ngày {some_day(rng, writer.year, writer.year).printed(rng)}, đồng chí {who}, {rng.choice(['Chủ tịch', 'Phó Chủ tịch', 'Giám đốc'])}, đã chủ trì cuộc họp về {writer.topic}. Sau khi nghe báo cáo và ý kiến các đại biểu, đồng chí {who} kết luận:"
        )
    ]
    if rng.random() < 0.5:
        body = [_p(f"{_opening(writer)}, {writer.agency.name} thông báo:")]
    elif rng.random() < 0.5:
        body.append(_p(f"Các đơn vị tiếp tục thực hiện {writer.cite()}."))
    body += _numbered(writer.sayings("duty", 2, 6))
    body.append(_p(f"{writer.agency.name} thông báo để các đơn vị biết, thực hiện."))
    return _ended(body, _end(writer))


def request(writer: Writer) -> Body:
    """Return the body of a tờ trình."""
    body = [_p(f"{_opening(writer)}, {writer.agency.name} kính trình xem xét {writer.topic}:")]
    for numeral, name, kind in (
        ("I", "SỰ CẦN THIẾT", "context"),
        ("II", "NỘI DUNG", "purpose"),
        ("III", "KIẾN NGHỊ", "rule"),
    ):
        body.append(_p(f"{numeral}. {name}", bold=True, align="left"))
        body += [_p(text) for text in writer.sayings(kind, 1, 3)]
    body.append(
        _p(
            writer.rng.choice(
                [
                    "Kính đề nghị xem xét, quyết định.",
                    "Kính trình cấp có thẩm quyền phê duyệt.",
                    "(Xin trình kèm theo dự thảo.)",
                ]
            )
        )
    )
    return _ended(body, _end(writer))


def minutes(writer: Writer) -> Body:
    """Return the body of a biên bản: when, who, what."""
    rng = writer.rng
    when = some_day(rng, writer.year, writer.year)
    chair, secretary = person(rng), person(rng)
    body = [
        _p(f"Thời gian bắt đầu: {rng.randint(7, 15)} giờ {rng.choice(['00', '15', '30'])} phút, ngày {when.day:02d} tháng {when.month:02d} năm {when.year}."),
        _p(f"Địa điểm: Phòng họp số {rng.randint(1, 5)}, {writer.agency.name}."),
        _p(f"Thành phần tham dự: {rng.randint(4, 30)} người."),
        _p(f"Chủ trì (chủ tọa): Ông {chair}."), _p(f"Thư ký (người ghi biên bản): Bà {secretary}."), _p("Nội dung:", bold=True),
    ]  # fmt: skip
    body += [_p(f"Cuộc họp thực hiện {writer.cite()}.")] if rng.random() < 0.6 else []
    body += _numbered(writer.sayings("result", 2, 6))
    body.append(_p(f"Cuộc họp kết thúc vào {rng.randint(9, 17)} giờ {rng.choice(['00', '20', '45'])} phút cùng ngày."))
    return _ended(body, _end(writer))


def invitation(writer: Writer) -> Body:
    """Return the body of a giấy mời."""
    rng = writer.rng
    when = some_day(rng, writer.year, writer.year)
    body = [_p(f"{writer.agency.name} trân trọng kính mời đại diện các đơn vị tham dự cuộc họp về {writer.topic}.")]
    if rng.random() < 0.5:
        body.insert(0, _p(f"{_opening(writer)}."))
    body += [
        _p(f"Chủ trì: Đồng chí {person(rng)}, {rng.choice(['Chủ tịch', 'Phó Giám đốc', 'Trưởng ban'])}."),
        _p(f"Thời gian: {rng.randint(7, 15):02d} giờ {rng.choice(['00', '30'])}, ngày {when.printed(rng)} ({rng.choice(['thứ hai', 'thứ tư', 'thứ sáu'])})."),
        _p(f"Địa điểm: Hội trường tầng {rng.randint(1, 4)}, số {rng.randint(1, 99)} đường {rng.choice(['Bến Nghè', 'Chợ Mới', 'Kênh Ba'])}."),
        _p("Rất mong quý vị đến dự đúng giờ."),
    ]  # fmt: skip
    return _ended(body, _end(writer))


def telegram(writer: Writer) -> Body:
    """Return the body of a công điện."""
    body = [_p(f"{writer.say('context')} {writer.cite()} đã nêu yêu cầu cụ thể. {writer.agency.name} yêu cầu:")]
    body += _numbered(writer.sayings("duty", 2, 5))
    return _ended(body, _end(writer))


def slip(writer: Writer) -> Body:
    """Return the body of a phiếu gửi, phiếu chuyển or phiếu báo."""
    rng = writer.rng
    verb = rng.choice(["gửi kèm theo phiếu này", "chuyển", "đã nhận được"])
    body = [_p(f"{writer.agency.name} {verb} các văn bản sau:")]
    body += _numbered([f"{writer.cite()}." for _ in range(rng.randint(1, 3))])
    body.append(
        _p(
            rng.choice(
                [
                    "Sau khi nhận được, đề nghị gửi lại phiếu này.",
                    "Đề nghị quý cơ quan xem xét, giải quyết và trả lời người gửi đơn.",
                ]
            )
        )
    )
    return _ended(body, _end(writer))


def permit(writer: Writer) -> Body:
    """Return the body of a giấy giới thiệu, giấy nghỉ phép or giấy ủy quyền."""
    rng = writer.rng
    until = some_day(rng, writer.year, writer.year)
    body = [
        _p(f"{rng.choice(['Cấp cho', 'Trân trọng giới thiệu', 'Ủy quyền cho'])} ông (bà): {person(rng)}."),
        _p(f"Chức vụ: {rng.choice(['Chuyên viên', 'Kế toán', 'Phó Trưởng phòng', 'Giáo viên'])}, {writer.unit()}."),
        _p(f"Nội dung: {rng.choice(writer.agency.sector.tasks)}."),
        _p(f"Giấy này có giá trị đến hết ngày {until.printed(rng)}."),
    ]  # fmt: skip
    if rng.random() < 0.4:
        body.insert(0, _p(f"Xét đơn xin nghỉ phép và {writer.cite()};"))
    return _ended(body, _end(writer))


def agreement(writer: Writer) -> Body:
    """Return the body of a hợp đồng, bản ghi nhớ or bản thỏa thuận, all blanks filled."""
    rng = writer.rng
    when = some_day(rng, writer.year, writer.year)
    body = [
        _p(f"Căn cứ {writer.cite()};", italic=True),
        _p(
            f"Hôm nay, ngày {when.day:02d} tháng {when.month:02d} năm {when.year}, tại {writer.land.district.place}, hai bên gồm:"
        ),
    ]
    for side, name in (
        ("A", writer.agency.name),
        ("B", f"Công ty Cổ phần {writer.land.commune.name} {rng.choice(['Phát', 'Hưng', 'Thịnh'])}"),
    ):
        body.append(_p(f"BÊN {side}: {name}", bold=True, align="left"))
        body.append(
            _p(
                f"Đại diện: {rng.choice(['Ông', 'Bà'])} {person(rng)}. Điện thoại: 0{rng.randint(200, 299)} 3{rng.randint(100000, 999999)}."
            )
        )
    body += [_p(text, lead=f"Điều {place}.") for place, text in enumerate(writer.sayings("rule", 3, 6), start=1)]
    return _ended(body, _end(writer))


def public_letter(writer: Writer) -> Body:
    """Return the body of a thư công: praise, thanks or good wishes."""
    rng = writer.rng
    body = [
        _p(f"Thay mặt {writer.agency.name}, tôi {rng.choice(['nhiệt liệt biểu dương', 'chân thành cảm ơn', 'gửi lời chúc tốt đẹp nhất tới'])} các tập thể, cá nhân đã đóng góp cho {writer.topic}."),
        _p(writer.say("purpose")), _p("Chúc các đồng chí sức khỏe, hạnh phúc và thành công."),
    ]  # fmt: skip
    return _ended(body, ".")


BODIES: dict[str, Callable[[Writer], Body]] = {
    "công văn": letter, "quyết định": decision, "nghị quyết": decision, "quy chế": chapters, "quy định": chapters, "kế hoạch": plan, "chương trình": plan,
    "phương án": plan, "đề án": plan, "dự án": plan, "hướng dẫn": plan, "chỉ thị": plan, "báo cáo": report, "thông báo": notice, "thông cáo": notice, "kết luận": notice,
    "thông tri": plan, "tờ trình": request, "biên bản": minutes, "giấy mời": invitation, "công điện": telegram, "phiếu gửi": slip, "phiếu chuyển": slip, "phiếu báo": slip,
    "giấy giới thiệu": permit, "giấy nghỉ phép": permit, "giấy ủy quyền": permit, "hợp đồng": agreement, "bản ghi nhớ": agreement, "bản thỏa thuận": agreement, "thư công": public_letter,
    "nghị định": chapters, "thông tư": chapters, "thông tư liên tịch": chapters,
}  # fmt: skip
"""Who writes the body of each type."""
