"""What a clause is made of: the words around the doing word, and what the context allows."""

import re
from dataclasses import dataclass

from opendistrict.kernel.reader.actors import Actor


@dataclass(frozen=True, slots=True)
class Allow:
    """What the context lends force to."""

    bare: bool = False  # "Y làm …" is a duty
    imperative: bool = False  # "làm …" is a duty
    modal_first: bool = False  # "cần làm …" without a subject
    noun_subject: bool = False  # "công tác … phải …"
    may: bool = False  # "có thể", "nên" are suggestions
    say: bool = True  # the actor may be a speaker
    office: bool = False  # an official paper: organs act, they do not speak
    listed: bool = False  # inside a list of duties
    held: bool = False  # the list already names who acts
    counted: bool = False  # "một là, …" in a speech: any act may follow
    going: bool = False  # what a speaker asks goes on: after an actor any act may follow
    opens: bool = False  # the first sentence of an item of such a list


@dataclass(frozen=True, slots=True)
class Clause:
    """`force` is must or may, or what the speaker only did: say, praise, none."""

    start: int
    act: int
    force: str
    rule: str
    trigger: tuple[int, int]
    actor: Actor | None = None
    speaker: Actor | None = None
    asks: bool = False  # a speaker or the document itself asks
    unborne: bool = False  # the words themselves name no bearer, and none is inherited
    stop: int | None = None  # where the act ends, when before the sentence does (a quotation)


SPENT_TIME = re.compile(
    r"(?:(?:cũng|đã|còn|tiếp tục|nghiêm khắc|đồng thời|trực tiếp|vẫn|một lần nữa) )*"
    r"(?:dành (?:nhiều |ít )?thời gian (?:để )?)?(?:cũng |đã |đặc biệt "
    r"|thẳng thắn )*"
)
PAREN = re.compile(r" ?\([^()\n]{0,60}\)")
AFTER_SAYING = re.compile(
    r"(?: thêm)?(?: một lần nữa)?(?: ngay)?(?: (?:(?:từ|trong|kể từ|bắt đầu từ|đến|trước) )?(?:hết "
    r"|cuối |đầu )?(?:(?:ngày|tháng|quý|tuần|năm)(?: [\d/]+| [ivx]+\b| này| tới| sau| nay)+"
    r"|(?<=từ )(?:nay|hôm nay|bây giờ))(?! \d))?[ ,:\"]*(?:\b(?:rằng|là|với|việc|về việc|đối với"
    r"|một số nội dung(?: sau)?)\b[ ,:\"]*)?"
)
ABOUT = re.compile(
    r"(?:đến|tới|về|vai trò|tinh thần|tầm quan trọng|của|sự|ý nghĩa|những kết quả)\b"
)
THAT = re.compile(r"(?:đó|đây|điều (?:đó|này)|việc (?:đó|này))\b")
RELATIVE = re.compile(
    r"(?:,|\(|được|có|thuộc|đang|khi|nếu|trong|tại|trên|đối với|theo|căn cứ|chưa|không|là|từ|ở"
    r"|và|đã|sau khi|với|cần thiết|để)(?=[ \w(])"
)
PART_OF_NAME = re.compile(r"(?:được|có|thuộc|đang|chưa|không|đã được)\b")
HARD_STOP = re.compile(r"[;.:?!](?=\s|$|\")")
STRONG_MODAL = re.compile(
    r"\b(?:phải|cần|có trách nhiệm|chịu trách nhiệm|không được|có nghĩa vụ|có nhiệm vụ|chỉ được)\b"
)
# "việc cần làm", "khi cần", "nếu phải": the word does not lay a duty on anybody.
WEAKENED = re.compile(
    r"(?:khi|nếu|những gì|không|chưa|lúc|ai|cấp thiết|hết sức|rất|là|mà|để|đang|vẫn|còn"
    r"|người dân chỉ|nhu cầu|yêu cầu) ?$"
)
# "thông tin cần công khai" names a thing; "thông tin phải công khai" lays a duty.
WEAKENED_NOUN = re.compile(
    r"(?:việc|vấn đề|điều|nội dung|nhiệm vụ|thứ|phần|vốn|dự án|trường hợp|điểm|hạn chế|giấy tờ|loại"
    r"|đối tượng|thông tin|tài liệu|lĩnh vực) ?$"
)
PERSONAL_ASK = re.compile(r"(?:đề nghị|yêu cầu|giao|lưu ý|thống nhất giao|nhắc)")
# Answering for something is liability, not a task; "chịu trách nhiệm thi hành" is one.
LIABLE = re.compile(
    r"(?:phải )?chịu (?:hoàn toàn )?trách nhiệm (?:toàn diện |chính |cá nhân |trực tiếp "
    r"|liên đới )?(?:trước|về|bồi thường|hình sự|kỷ luật|đối với|khi|nếu|theo)\b"
    r"(?!(?<=trước) [^,;.]{3,40} (?:thực hiện|tổ chức|trong việc)\b(?<! về thực hiện))"
)
# Valuing what was done: also in an official paper, where organs otherwise act and do not speak.
HEADED = re.compile(
    r"(?:một số|những|các|vài|\d+|hai|ba|bốn|năm|sáu|bảy) (?:nhóm )?(?:nội dung|nhiệm vụ|việc"
    r"|vấn đề"
    r"|yêu cầu|giải pháp|công việc)\b"
)
# "chủ tịch phường báo cáo số còn lại về Văn phòng": in a list of duties no way of speaking.
REPORTS_TO = re.compile(r"báo cáo (?!rằng|tại|với|thêm|,)[^,.;:]{3,}")
VALUES = re.compile(r"(?:phê bình|biểu dương|khen|đánh giá cao|ghi nhận|cảm ơn|hoan nghênh)\b")
NOT_ASK = re.compile(
    r"(?:yêu cầu|đề nghị|lưu ý|giao|chỉ đạo|kết luận|định hướng|phân công) (?:của|về|đó|này"
    r"|đặt ra|đề ra|nêu|số|tại|là|nhiệm vụ, yêu cầu)\b"
    r"|(?:chỉ đạo|kết luận|định hướng) (?:kết luận|hội nghị|buổi|phiên|cuộc|tại)\b"
    r"|giao (?:dịch|lưu|thông|thời|mùa|thoa|thức|tranh|hàng|tiếp|diện)\b"
)
