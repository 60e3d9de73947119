"""What is counted and measured: the words that make a number a quantity.

A number without one of these behind it is a name (quận 1, Nghị quyết 98, lần thứ 4), a place in
a list or a date, and never a figure.
"""

import re
from dataclasses import dataclass

from opendistrict.kernel.reader.text import Shadow, lexicon
from opendistrict.kernel.reader.words import DONE, FILLERS, MODALS, SAYING, VERBS

_SCALE = r"(?:(?:nghìn|ngàn|trăm|chục) )?(?:t[ỷỉ]|triệu|nghìn|ngàn|trăm nghìn)"
_MEASURE = re.compile(
    r"(?:"
    r"(?P<pct>%|phần trăm|điểm phần trăm|điểm %|‰)"
    rf"|(?P<money>{_SCALE} (?:đồng|usd|đô la|eur|vnđ|vnd)|{_SCALE}(?= ?[,;.)\n]| (?:so|cho|đạt"
    rf"|tăng|giảm|từ|và|\()|$)|đồng(?! (?:chí|bào|hồ|bộ))|vnđ|usd|đô la)"
    rf"|(?P<scaled>{_SCALE}) (?P<thing>[a-zà-ỹđ]+(?: (?:khách|người|hàng|bán|dân))?)"
    r"|(?P<measure>km2|km²|m2|m²|m3|m³|km|ha|hecta|héc-ta|tấn|tạ|kg|lít|kwh|mwh|mw|gwh|mét vuông"
    r"|mét khối|mét|m|ki-lô-mét|đvht|µg/m3)"
    r")(?P<per>(?: ?/ ?(?:[\d.]+ )?"
    r"(?!t[ỷỉ]|triệu|nghìn|đồng)[a-zà-ỹđ][a-zà-ỹđ0-9]*(?: \d+ chỗ)?(?: (?:dân|án|hợp|đồng"
    r"|sơ|vị|khách|gia đình))?){1,3})?(?![\w])"
)
_PCT = re.compile(r" ?(?:%|‰)(?P<per>/[a-zà-ỹđ]+)?")
_COUNTED = lexicon(
    count="""
        người | hộ | hộ dân | lượt | lượt người | lượt hộ | lượt khách | trường hợp | vụ | ca |
        dự án | công trình | căn | căn hộ | hồ sơ | chỉ tiêu | nhiệm vụ | tiêu chí |
        doanh nghiệp | học sinh | sinh viên | cơ sở | tuyến | đơn vị | lớp | giường | cuộc |
        tổ chức | cá nhân | văn bản | điểm | hội nghị | đảng viên | cán bộ | công chức |
        viên chức | giáo viên | khu phố | nhân khẩu | chi bộ | tập thể | phòng học | trường |
        trường học | bệnh viện | camera | cây | cây xanh | xe | chuyến | suất | phần quà | tin |
        bài | tin, bài | mô hình | sản phẩm | ý kiến | kiến nghị | lao động | việc làm |
        hợp đồng | giấy phép | giấy | lớp học | thủ tục | thủ tục hành chính | dịch vụ |
        dịch vụ công | hẻm | hạng mục | đồng chí | hội viên | đoàn viên | thành viên | đại biểu |
        trẻ | trẻ em | em | hộ kinh doanh | hộ gia đình | gia đình | chung cư | nhà | tổ |
        tổ dân phố | đội | nhóm trẻ | cụm | khách | du khách | lượt du khách | khách quốc tế |
        khách sạn | cửa hàng | chợ | siêu thị | trạm | trạm y tế | trung tâm | thiết bị | máy |
        tài khoản | giao dịch | phản ánh | tin báo | đơn | đơn thư | đơn khiếu nại | bị can |
        đối tượng | điểm nóng | điểm đen | điểm phần trăm | buổi | đợt | khóa | khóa học |
        giải pháp | sáng kiến | đề tài | quyết định | kế hoạch | nghị quyết | chương trình |
        đề án | phong trào | hoạt động | sự kiện | lễ hội | di tích | công viên | bãi | bãi xe |
        vị trí | ô | mặt bằng | lô đất | khu đất | thửa đất | giấy chứng nhận | sổ | thẻ |
        thẻ bảo hiểm | liều | mũi | mẫu | bác sĩ | bệnh nhân | quyển | cuốn | bộ hồ sơ |
        đầu việc | nội dung | chuyên đề | phiên họp | phương tiện | biên bản | lần | vạn | đoàn |
        nhà vệ sinh | dân | nhà đầu tư | startup | hợp tác xã | làng | thôn | bản | hố ga | cống |
        cầu | trụ | đèn | không gian | mã | trạm sạc | thanh niên | địa điểm |
        phụ nữ | người dân | ổ dịch | tụ điểm | mặt hàng | gian hàng | chiến sĩ | quần chúng | tờ |
        vụ việc | vụ án | cộng tác viên | tình nguyện viên | nhân viên | giảng viên | cây cầu |
        mẹ việt nam anh hùng | máy tính | máy in | học viên | ngôi nhà | đơn thư | tuyến hẻm |
        tuyến đường | tuyến phố | phố đi bộ | chợ đêm |
        biên chế | tủ sách |
        thùng | phần | khẩu | công nhân | hộ dân cư | tiểu thương | cơ quan | nhà trọ | phòng trọ
    """,
)
_BEFORE_NAME = re.compile(
    r"\b(?:quận|phường|xã|huyện|khu vực|lần thứ|thứ|số|hẻm|ngõ|khóa|mức độ|cấp độ|giai đoạn"
    r"|vành đai|nghị quyết|quốc lộ|tuyến số|tuyến metro số|lô|điều"
    r"|khoản|mục|bảng|biểu|phụ lục|trang|chương|vùng|tầng|hotline|điện thoại|tổng đài|fax|quý"
    r"|tháng|ngày"
    r"|giờ|lúc|metro|kết luận|chỉ thị"
    r"|cách mạng công nghiệp|covid)[ .:\-]*$"
)
# These may also be doing words or counted things ("cấp 250 giấy phép"): a name only when small.
_BEFORE_SMALL = re.compile(
    r"\b(?:đường|nhà|tổ|khối|lớp|cấp|đề án|tuyến|điểm|mẫu|hạng|loại|nhóm|khu phố|ấp|phòng|đợt|kỳ"
    r"|tập|trạm|bước|cầu|chương trình)[ .:\-]*$"
)
_GIVEN = re.compile(r"\b(?:cho|tặng|hỗ trợ|trao) (?:quận|phường|xã|huyện) $")
_NOT_COUNTED = re.compile(
    r"(?:ngày|tháng|năm|tuổi|giờ|phút|giây|tuần|quý|thế kỷ|thập kỷ|thập niên|và|của|đến|tại|về"
    r"|theo|trong|là|rõ|không|có|với|để|từ|cùng|đã|sẽ|thì|ở|do|cho"
    r"|bên|mặt|cấp|nhất|hay|hoặc|lớn|nhỏ|so|trở|loại|nhóm|bộ|phần|phương diện|nguyên tắc|khâu"
    r"|bước|trụ cột|thành tố|đột phá|khoản|điều|mục|phụ lục|giai đoạn"
    r"|nhiệm kỳ|nội dung|vấn đề|yếu tố|lĩnh vực|thành phần|kỳ|chiều|con đường|ban|trạng thái|mốc"
    r"|yêu cầu|mục tiêu|ý|căn cứ|tầng|lần thứ|nghìn|triệu|tỷ|phiên)\b"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit behind a number: its range, its family (pct, money, measure, count), its words."""

    start: int
    end: int
    family: str
    words: str


_PLACES = lexicon(
    place="""
        phường | xã | quận | huyện | tỉnh | thành phố | địa phương | sở | bộ
    """,
)
_HAVING = re.compile(r"\b(?:có|gồm|còn|với|chia thành|cả|đủ|trên|khoảng|hơn|đạt)[ \n]*$")
_PER = re.compile(r" ?/ ?(?:[\d.]+ )?[a-zà-ỹđ][a-zà-ỹđ0-9]*")
_ANY_NOUN = re.compile(r"[^\W\d_]{2,}|ổ")


def unit_after(
    shadow: Shadow,
    at: int,
    limit: int,
    before: str = "",
    share: bool = False,
    liberal: bool = False,
) -> Unit | None:
    """The unit that begins right behind a number ending at `at`.

    `before` are the words in front of the number, `share` tells that it is "5/10"; places are
    counted only then or after "có", "gồm". With `liberal` any small noun may be a unit.
    """
    pct = _PCT.match(shadow.low, at, limit)
    if pct is not None:
        return Unit(at, pct.end(), "pct", "%" + (pct["per"] or ""))
    while at < limit and shadow.low[at] in " \n":
        at += 1
    found = _MEASURE.match(shadow.low, at, limit)
    if found is not None:
        family = "pct" if found["pct"] else "money" if found["money"] else "measure"
        family = "count" if found["scaled"] else family
        return Unit(at, found.end(), family, _spelt(shadow, at, found.end()))
    end = _counted_end(shadow, at, limit, share or bool(_HAVING.search(before)), liberal)
    if end is None:
        return None
    per = _PER.match(shadow.low, end, limit)
    end = per.end() if per else end
    return Unit(at, end, "count", _spelt(shadow, at, end))


_LASTING = re.compile(r"\bthời gian\b[^.;]{0,60}\b(?:bình quân|trung bình|chờ)\b|\btrung bình\b")
_TIME = re.compile(r" (?:phút|giờ|ngày làm việc|ngày|giây)(?: ?/ ?[a-zà-ỹđ]+)?\b")


def time_unit(shadow: Shadow, start: int, number: int, at: int, limit: int) -> Unit | None:
    """ "thời gian chờ bình quân 15 phút/lượt": a measured time, not a term."""
    told = _TIME.match(shadow.low, at, limit)
    if told is None or not _LASTING.search(shadow.low, max(start, number - 120), number):
        return None
    return Unit(at + 1, told.end(), "measure", _spelt(shadow, at + 1, told.end()))


def counted_at(shadow: Shadow, start: int, end: int) -> str:
    """The counted noun that a stretch begins with, linking words passed over; "" for none."""
    lead = re.compile(r"[ ,]*(?:trong đó |số |tổng số |riêng |có )*").match(shadow.low, start, end)
    at = lead.end() if lead else start
    noun = _COUNTED.match(shadow, at, end)
    return shadow.low[at : noun[0]] if noun and " " in shadow.low[at : noun[0]] else ""


def _counted_end(shadow: Shadow, at: int, limit: int, places: bool, liberal: bool) -> int | None:
    """The end of the counted noun at `at`."""
    counted = _COUNTED.match(shadow, at, limit)
    if counted is not None:
        single = " " not in shadow.low[at : counted[0]]
        if single and _NOT_COUNTED.match(shadow.low, at, limit):
            return None
        return _with_twin(shadow, at, counted[0], limit)
    place = _PLACES.match(shadow, at, limit) if places else None
    if place is not None:
        return place[0]
    if not liberal or _PLACES.match(shadow, at, limit) is not None:
        return None
    noun = _ANY_NOUN.match(shadow.low, at, limit)
    small = noun is not None and shadow.text[at].islower()
    if noun is None or not small or _NOT_COUNTED.match(shadow.low, at, limit):
        return None
    doing = any(lex.match(shadow, at, limit) for lex in (VERBS, MODALS, DONE, FILLERS, SAYING))
    return None if doing else noun.end()


_SHARED = re.compile(r"(?! \d)(?: [^\W\d_]|,)")
_TWIN = re.compile(r" (?=\w)|, (?=\w)")


def _with_twin(shadow: Shadow, at: int, end: int, limit: int) -> int:
    """ "31 chợ, siêu thị", "264 lượt cơ sở": two counted nouns that share one number."""
    link = _TWIN.match(shadow.low, end, limit)
    times = shadow.low[at:end] == "lượt"
    if link is None or times != (link.group() == " "):
        return end
    twin = _COUNTED.match(shadow, link.end(), limit)
    if (
        twin is None
        or shadow.text[link.end()].isupper()
        or (not times and not _SHARED.match(shadow.low, twin[0], limit))
    ):
        return end
    return twin[0]


_COUNT_PER = re.compile(r"(?<=/)0?1 | \d+ chỗ")


def _spelt(shadow: Shadow, start: int, end: int) -> str:
    """The unit in its usual spelling: "đồng/01 xe 45 chỗ/01 ngày" is "đồng/xe/ngày"."""
    words = (
        _COUNT_PER.sub("", " ".join(shadow.low[start:end].split()))
        .replace("tỉ", "tỷ")
        .replace(" /", "/")
        .replace("/ ", "/")
    )
    return {
        "phần trăm": "%",
        "điểm %": "điểm phần trăm",
        "tỷ": "tỷ đồng",
        "m²": "m2",
        "km²": "km2",
    }.get(words, words.replace("usd", "USD").replace("vnđ", "đồng"))


def names_something(shadow: Shadow, start: int, at: int, small: bool) -> bool:
    """The number at `at` belongs to a name before it: "quận 1", "Nghị quyết 98", "lần thứ 4"."""
    begin = max(start, at - 24)
    if _GIVEN.search(shadow.low, begin, at):
        return False
    if small and _BEFORE_SMALL.search(shadow.low, begin, at):
        return True
    return _BEFORE_NAME.search(shadow.low, begin, at) is not None
