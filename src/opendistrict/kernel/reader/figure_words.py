"""What the words around a number say: its role, its bound, its status, its comparison."""

import re
from dataclasses import dataclass

from opendistrict.kernel.reader.numbers import Quantity
from opendistrict.kernel.reader.text import Shadow
from opendistrict.kernel.reader.units import Unit

BOUNDARY = re.compile(
    r"[;:()]|,(?=\s)|\b(?:trong khi(?: đó)?|trong đó(?: có)?|còn lại|tuy nhiên|mặc dù|nhưng"
    r"|đồng thời)\b|\bvà(?= (?:bằng|tỷ lệ|số|tổng|có|giảm|tăng|đạt|chiếm|thu|chi|cao hơn"
    r"|thấp hơn|hụt"
    r"|vượt|gấp|\d))"
)
_BOUNDS = re.compile(
    r"(?P<word>không dưới|không ít hơn|không thấp hơn|tối thiểu(?: là)?|ít nhất(?: là)?"
    r"|thấp nhất(?: là)?|không quá|không vượt quá|tối đa(?: là)?|cao nhất(?: là)?"
    r"|nhiều nhất(?: là)?"
    r"|trên dưới|khoảng|xấp xỉ|ước khoảng|chừng"
    r"|(?<!tiến )(?<!mức )(?<!tốc )(?<!mật )(?<!trình )độ|hơn|trên|vượt|vượt quá|quá|gần|dưới"
    r"|nhỏ hơn"
    r"|thấp hơn|chưa đến|chưa tới)(?: khoảng)?[ \n]*$"
)
_BOUND_OF = {
    "at least": "không dưới|không ít hơn|không thấp hơn|tối thiểu|tối thiểu là|ít nhất"
    "|ít nhất là|thấp nhất|thấp nhất là",
    "at most": "không quá|không vượt quá|tối đa|tối đa là|cao nhất|cao nhất là|nhiều nhất"
    "|nhiều nhất là",
    "about": "trên dưới|khoảng|xấp xỉ|ước khoảng|chừng|độ|gần",
    "more than": "hơn|trên|vượt|vượt quá",
    "less than": "dưới|nhỏ hơn|thấp hơn|chưa đến|chưa tới",
}
_BOUND_WORDS = {word: bound for bound, words in _BOUND_OF.items() for word in words.split("|")}
_UPWARD = re.compile(r"[^.;,:\d]{0,60}\btrở (?P<way>lên|xuống)")

COMPARE = re.compile(
    r"(?:(?:nếu )?so với(?: thời điểm| mức| số)?|bằng|so) (?P<with>(?:cùng kỳ|cùng kì"
    r"|cùng thời điểm)(?: (?:các )?năm (?:trước|ngoái|\d{4})| \d{4})?"
    r"|(?:cuối |đầu |giai đoạn |nhiệm kỳ |quý |tháng |kỳ |năm "
    r"|năm học )[^,.;:()]{1,30}?(?=[,.;:()]|$| và| là| nhưng| giảm| tăng| đạt)|năm (?:trước"
    r"|ngoái|\d{4}))"
    r"|(?P<direct>(?<=hơn )cùng kỳ(?: năm (?:trước|ngoái|\d{4}))?|(?<=hơn )năm (?:trước|ngoái"
    r"|\d{4})|(?<=hơn )giai đoạn \d{4} ?- ?\d{4}"
    r"|(?<=lần )(?:cùng kỳ(?: năm (?:trước|ngoái|\d{4}))?|năm (?:trước|ngoái|\d{4})))"
)
_UP = r"tăng thêm|tăng|cao hơn|nhiều hơn|lớn hơn|vượt hơn"
_DOWN = r"giảm thêm|kéo giảm|giảm được|cắt giảm|giảm|thấp hơn|ít hơn|hụt"
_CHANGE = re.compile(rf"(?:\b(?P<up>{_UP})|\b(?P<down>{_DOWN}))(?P<rest>(?!\w)[^\d,.;:]{{0,60}})$")
_LEVEL = re.compile(r"\b(?:đạt|lên|còn|xuống|thành|từ|chiếm|bằng|trưởng|với|tổng|gồm|có)\b")
_RATE = re.compile(r"(?:tốc độ|mức|tỷ lệ|tỉ lệ|nhịp độ|chỉ số) $")
_PLAN = r"kế hoạch|\bkh\b|chỉ tiêu|dự toán|mục tiêu|tiến độ|nghị quyết|pháp lệnh|yêu cầu"
_PLAN_BEFORE = re.compile(
    rf"(?:(?P<verdict>đạt và vượt|vượt và đạt|vượt|không đạt|chưa đạt|hoàn thành|thấp hơn"
    rf"|cao hơn|đạt)(?: (?:so với|mức))* )?(?P<noun>{_PLAN})"
    r"(?: (?:đề ra|được giao|giao|năm|cả năm|năm \d{4}|đặt ra|là|của năm|thành phố|quận|ở mức|mức"
    r"|phải đạt|tăng|giảm|đạt|nghị quyết|tháng|quý|đại hội|hội đồng nhân dân|hđnd|\w+ giao))*"
    r"[ :]*$"
)
_PLAN_AFTER = re.compile(
    r"[ \n]*(?:theo|như|so với|của|mà)? ?(?:kế hoạch|chỉ tiêu|dự toán|mục tiêu|tiến độ"
    r"|nghị quyết|đề ra|được giao)(?! (?:vốn|số|và))"
)
_MISSED = re.compile(
    r"(?P<verdict>không đạt|chưa đạt|không hoàn thành|chưa hoàn thành|thấp hơn(?= mức)"
    r"|vượt(?= mức))(?: được)?(?: mức| chỉ tiêu| tỷ lệ)?[ \n]*$"
)
# "thấp hơn 4 điểm phần trăm so với kế hoạch": how far from the plan, a verdict and no change.
_GAP_AFTER = re.compile(rf"[ \n]*(?:so với|so|của) (?:{_PLAN})")
# "đầu năm có 520 hộ, đến nay còn 365 hộ": the number at the start is not the one told.
_AT_START = re.compile(r"\bđầu (?:năm|kỳ|nhiệm kỳ|giai đoạn)(?: (?:là|có|còn|với|,))*[ \n]*$")
_YEAR_BEFORE = re.compile(r"\bcùng kỳ(?: năm (?:trước|ngoái|\d{4}))?(?: (?:là|có|xảy ra))*[ :]*$")
_NOW = re.compile(r"[^.;:\d]{0,40}\b(?:đến nay|hiện nay|hiện|nay)\b")
_THAN = re.compile(
    r"[ \n]*(?:so với |so |của )?(?:cùng kỳ|năm trước|năm ngoái|năm 20\d\d|quý trước|tháng trước)"
)
_SHARE_OF_PLAN = re.compile(
    r"[ \n]*(?:so với |so |của )?(?:kế hoạch|dự toán|chỉ tiêu|nghị quyết|mục tiêu|kh\b|pháp lệnh)"
)
_FROM = re.compile(r"\btừ[ \n]*$")
_TO = re.compile(
    r"[ \n]*(?!trở )(?:\w+ )?(?:\([^)]*\) )?(?:lên|xuống|còn|tăng lên|giảm xuống|giảm còn|thành)\b"
)
VERDICT = re.compile(
    r"(?P<v>đạt và vượt|vượt và đạt|không đạt|chưa đạt|vượt mức|vượt|đạt|hoàn thành vượt mức"
    r"|hoàn thành)"
    r"(?: mức| chỉ tiêu)? (?:so với )?(?:kế hoạch|dự toán|chỉ tiêu|mục tiêu|nghị quyết)"
    r"|(?P<full>đủ) 100 ?% (?:kế hoạch|chỉ tiêu)"
)
UNCHANGED = re.compile(
    r"(?P<v>không (?:phát sinh )?(?:tăng|giảm|đổi)|không phát sinh|tăng|giảm|tương đương"
    r"|không thay đổi)(?: (?:nhẹ|mạnh|sâu|đáng kể|rõ rệt|nhiều|dần))? (?=so với )"
)
OBJECT = re.compile(r" (?:tổng )?số (?:vụ|hộ|người|ca|đơn|hồ sơ|trường hợp|lượt|điểm|phản ánh)\b")
# "gấp đôi năm trước": a rise told in a word, in percent.
MULTIPLES = {"đôi": 100, "rưỡi": 50, "ba": 200, "bốn": 300, "năm lần": 400}
MULTIPLE = re.compile(rf"\bgấp(?: hơn| gần)? (?P<n>{'|'.join(MULTIPLES)})\b(?! mươi)")
_ESTIMATED = re.compile(r"\bước(?: đạt| thực hiện| tính| khoảng|\b)")
_PLANNED = re.compile(
    r"\b(?:phấn đấu|mục tiêu|kế hoạch|chỉ tiêu (?:là|năm|đến)|đặt mục tiêu|đến (?:hết "
    r"|cuối )?năm 20\d\d|vào năm 20[3-9]\d|hằng năm|mỗi năm|tối thiểu|ít nhất)\b"
)


@dataclass(frozen=True, slots=True)
class Role:
    """What a number is in its clause: value, change, plan, plan_pct, from; with a sign if any."""

    name: str
    sign: int = 1
    verdict: str | None = None
    own: int = 0  # where the words before the role word end, relative to the clause
    over: bool = False  # a share of plan told as what lies above or below 100 %


def role_of(shadow: Shadow, left: str, quantity: Quantity, unit: Unit, limit: int) -> Role:
    """The role of a quantity from the words before it in its clause and right behind it."""
    low, end = shadow.low, unit.end
    role = _planned(low, left, end, limit) or _earlier(low, left, end, limit)
    if role is not None:
        return role
    change = _change(left, unit)
    if change is not None and _GAP_AFTER.match(low, end, limit):
        return _gap(change, unit)
    role = _share_or_ratio(low, left, unit, limit)
    if role is not None:
        return role
    if change is None and _UPWARD.match(low, end, limit):
        change = _change(_FROM.sub("", left), unit)  # "tăng từ 10% trở lên"
    return change or Role("value", own=len(left))


def _planned(low: str, left: str, end: int, limit: int) -> Role | None:
    """ "kế hoạch 15%", "chưa đạt mức 85% theo kế hoạch": the number is the plan."""
    missed = _MISSED.search(left)
    against = _PLAN_AFTER.match(low, end, limit) if missed else None
    if missed and against:
        verdict = missed["verdict"]
        if verdict == "thấp hơn" and "tiến độ" in against.group():
            verdict = "thấp hơn tiến độ"
        return Role("plan", verdict=verdict, own=missed.start())
    plan = _PLAN_BEFORE.search(_without_bound(left))
    if plan is None:
        return None
    return Role("plan", verdict=plan_verdict(plan), own=plan.start())


def plan_verdict(plan: re.Match[str]) -> str | None:
    """The verdict told with a plan; "cao hơn" alone would not say than what."""
    verdict = plan["verdict"]
    return f"{verdict} {plan['noun']}" if verdict in {"cao hơn", "thấp hơn"} else verdict


def _earlier(low: str, left: str, end: int, limit: int) -> Role | None:
    """The value of an earlier time, told beside the one that counts."""
    if _YEAR_BEFORE.search(left):
        return Role("from")
    starts = _AT_START.search(left) and _NOW.match(low, end, limit)
    falls = _FROM.search(left) and _TO.match(low, end, limit)
    return Role("from") if starts or falls else None


def _share_or_ratio(low: str, left: str, unit: Unit, limit: int) -> Role | None:
    """A share of the plan, a multiple, or the ratio to an earlier time."""
    if unit.family == "pct" and _SHARE_OF_PLAN.match(low, unit.end, limit):
        over = re.search(r"\bvượt\b[^\d]{0,12}$", left)
        return Role("plan_pct", own=over.start() if over else len(left), over=bool(over))
    if unit.family == "pct" and _OVER.search(left) and not _THAN.match(low, unit.end, limit):
        return Role("plan_pct", own=0, over=True)
    if unit.words == "lần" and re.search(r"\b(?:gấp|tăng|bằng)[^\d]{0,12}$", left):
        return Role("times", own=len(left))
    ratio = re.search(r"\bbằng(?: khoảng| gần| hơn)? *$", left)
    if ratio and unit.family == "pct" and _THAN.match(low, unit.end, limit):
        return Role("ratio", own=ratio.start())
    return None


_OVER = re.compile(r"^[ ,(]*vượt(?: hơn| gần| trên)? *$")
_ONLY_REACHED = re.compile(
    r"[ ,(\-]*(?:(?:đạt|bằng|tỷ lệ|tỉ lệ|đạt tỷ lệ|tương đương|tức|hoàn thành|khoảng|gần|hơn)[ ]*)*"
)


def plan_before(lead: str) -> re.Match[str] | None:
    """A word of plan right before a number, brackets passed over ("chỉ tiêu giao (95%)")."""
    return _PLAN_BEFORE.search(_without_bound(lead.replace("(", " ").replace("  ", " ")))


def only_reached(left: str) -> bool:
    """Nothing stands before a number but "đạt", "bằng", "tỷ lệ"."""
    return _ONLY_REACHED.fullmatch(left) is not None


def _gap(change: Role, unit: Unit) -> Role:
    """ "tăng 5% so với kế hoạch" is 105 % of it; in points or pieces it is only a verdict."""
    if unit.words == "%":
        return Role("plan_pct", sign=change.sign, own=change.own, over=True)
    return Role("gap", verdict="vượt" if change.sign > 0 else "thấp hơn kế hoạch", own=change.own)


def _change(left: str, unit: Unit) -> Role | None:
    """A change: "tăng", "giảm" and only small words up to the number."""
    found = None
    for match in re.finditer(rf"\b(?:{_UP}|{_DOWN})\b", left):
        found = match
    if found is None:
        return None
    tail = _CHANGE.match(left, found.start())
    if left[: found.start()].endswith("không "):
        return None
    if tail is None or _LEVEL.search(tail["rest"]) or _RATE.search(left[: found.start()]):
        return None
    if unit.family != "pct" and len(tail["rest"].split()) > 3:
        return None
    return Role("change", sign=1 if tail["up"] else -1, own=found.start())


def _without_bound(left: str) -> str:
    bound = _BOUNDS.search(left)
    return left[: bound.start()] if bound else left


def bound_of(shadow: Shadow, left: str, unit: Unit, limit: int) -> str | None:
    """hơn, khoảng, tối thiểu, … trở lên."""
    way = _UPWARD.match(shadow.low, unit.end, limit)
    if way is not None:
        return "at least" if way["way"] == "lên" else "at most"
    found = _BOUNDS.search(left)
    if found and found["word"] == "quá":  # "không để tỷ lệ trễ hạn quá 0,3%"
        return "at most" if re.search(r"\bkhông\b", left) else "more than"
    return _BOUND_WORDS.get(found["word"]) if found else None


def status_of(text: str, goals: bool) -> str | None:
    """How firm the number is: estimated, foreseen, planned; None when it is simply told."""
    if _ESTIMATED.search(text):
        return "ước thực hiện"
    if re.search(r"\bdự kiến\b", text):
        return "dự kiến"
    return "kế hoạch" if goals or _PLANNED.search(text) else None


_LINK_WORDS = re.compile(
    r"(?:[ ,\n\"\-]|\b(?:là|đạt|ước|đạt được|ước đạt|ước tính|đã|mới|chỉ|được|với|có|còn|ở mức"
    r"|tỷ lệ|mức|lên|tới|đến|từ|xuống|xuống còn|vẫn|cũng|thực hiện|khoảng|trên|hơn|gần|dưới"
    r"|tối thiểu"
    r"|ít nhất|tối đa|không quá|giảm|tăng|giảm từ|tăng từ|lên đến|bằng|gồm|bao gồm"
    r"|trong đó|cho|xấp xỉ|dự kiến|phấn đấu|chiếm|vượt|thu được|cả năm|trong năm|trong kỳ|đó|và"
    r"|là khoảng|mỗi năm|hằng năm))+$"
)
_HEAD_WORDS = re.compile(
    r"^(?:[ ,\n\"\-]|\b(?:trong đó|tuy nhiên|đồng thời|đối với|về|công tác|và|có|với|bên cạnh đó"
    r"|mặc dù|riêng|theo đó|ngoài ra|cụ thể|phấn đấu|mà|nhờ đó|qua đó|toàn"
    r"|bên cạnh kết quả đạt được|tình trạng)\b)+"
)
_TIME_WORDS = re.compile(
    r"(?:(?:trong |đến |tính đến |vào |từ )?(?:hết |cuối |đầu |ngày |tháng |quý |năm |giai đoạn "
    r"|nhiệm kỳ |thời gian )+(?:\d[\d/\-. ]*(?:đến nay)?|qua|nay|[ivx]+\b(?:/\d+)?)|(?:\d+|sáu"
    r"|chín) tháng (?:đầu|cuối) năm(?: \d{4})?|trong năm|trong kỳ|trong tháng"
    r"|trong quý)(?: của)?"
)


def indicator_words(words: str) -> str:
    """The name of what is measured, out of the words before a number; "" when none is left."""
    before = None
    words = re.sub(r"^.*\bphấn đấu\b", "", words)
    words = re.sub(r"^.*\bvới (?=tổng|số tiền|kinh phí|mức|giá trị|trị giá)", "", words)
    words = _TIME_WORDS.sub(" ", words)
    words = re.sub(r"\b(?:giảm|tăng) từ\b.*$", "", words)
    while before != words:
        before = words
        words = _HEAD_WORDS.sub("", words).strip(" ,.;:-\"'()")
        words = _LINK_WORDS.sub("", words).strip(" ,.;:-\"'()")
    return " ".join(words.split())


def similar(one: str, other: str) -> float:
    """Share of the words of the shorter name that the other has too."""
    a, b = set(one.split()), set(other.split())
    if len(a) < 2 or len(b) < 2:
        return 0.0
    return len(a & b) / min(len(a), len(b))
