"""What a procedure is made of, in words: its parts, its terms, what changed in a version."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opendistrict.engine.cases.queries.judging import Change, Kind
from opendistrict.faces.kit import formats

PARTS: dict[str, Promise] = {
    "code": _("Mã"),
    "national_code": _("Mã quốc gia"),
    "name": _("Tên"),
    "field": _("Lĩnh vực"),
    "words": _("Từ thường gọi"),
    "authority": _("Cơ quan có thẩm quyền"),
    "offices": _("Cấp thực hiện"),
    "level": _("Mức độ trực tuyến"),
    "subjects": _("Ai được nộp"),
    "channels": _("Cách nộp"),
    "basis": _("Căn cứ pháp lý"),
    "term": _("Thời hạn giải quyết"),
    "extension": _("Gia hạn"),
    "form": _("Biểu mẫu"),
    "papers": _("Thành phần hồ sơ"),
    "receive": _("Thời hạn tiếp nhận"),
    "steps": _("Các bước"),
    "give_back": _("Thời hạn trả kết quả"),
    "supplement_within": _("Thời hạn bổ sung"),
    "payment_stops_clock": _("Dừng tính giờ khi chờ nộp tiền"),
    "fees": _("Phí, lệ phí"),
    "fee_when": _("Thu khi nào"),
    "result": _("Kết quả"),
    "retention": _("Thời hạn lưu"),
    "silence": _("Ý nghĩa khi không trả lời"),
    "by_oneself": _("Phải tự nộp, không nộp thay"),
    "gaps": _("Điều chưa rõ"),
    "sample": _("Là mẫu"),
    "label": _("Nhãn"),
    "kind": _("Loại"),
    "for": _("Dùng để"),
    "required": _("Bắt buộc"),
    "when": _("Khi nào"),
    "choices": _("Các lựa chọn"),
    "least": _("Nhỏ nhất"),
    "most": _("Nhiều nhất"),
    "help": _("Hướng dẫn"),
    "held_by": _("Nhà nước đã có ở"),
    "count": _("Số bản"),
    "note": _("Ghi chú"),
    "act": _("Quyền cần có"),
    "place": _("Cấp làm bước này"),
    "may": _("Được làm"),
    "back_to": _("Trả về bước"),
    "signs": _("Ký"),
    "tiers": _("Mức thu"),
    "gap": _("Điều chưa rõ"),
    "quantity": _("Tính theo"),
    "times": _("Nhân với"),
    "free_when": _("Miễn khi"),
    "confidence": _("Độ tin cậy"),
    "since": _("Từ ngày"),
    "until": _("Đến trước ngày"),
    "article": _("Điều khoản"),
    "text": _("Văn bản căn cứ"),
    "title": _("Tiêu đề"),
    "body": _("Nội dung"),
    "electronic": _("Bản điện tử"),
    "no_paper": _("Không có giấy"),
    "about": _("Về"),
    "amount": _("Số tiền"),
    "up_to": _("Đến"),
    "value": _("Giá trị"),
    "is_in": _("Là một trong"),
    "years": _("Số năm"),
    "means": _("Nghĩa là"),
    "vi": _("tiếng Việt"),
    "en": _("tiếng Anh"),
}

EVERY: dict[str, Promise] = {
    "hour": _("giờ"),
    "working_hour": _("giờ làm việc"),
    "day": _("ngày"),
    "working_day": _("ngày làm việc"),
    "month": _("tháng"),
}

WEIGHTS: dict[str, Promise] = {
    "applicant": _("người nộp"),
    "office": _("cơ quan"),
    "words": _("câu chữ"),
}

KINDS: dict[str, Promise] = {
    "added": _("thêm"),
    "removed": _("bỏ"),
    "changed": _("đổi"),
    "moved": _("chuyển chỗ"),
}


def place(where: Sequence[str]) -> str:
    """("form", "so_ban", "label", "vi") as people read it: "Biểu mẫu › so_ban › Nhãn"."""
    shown = [str(PARTS.get(where[0], where[0]))]
    is_row = where[0] in {"form", "papers", "steps", "fees", "basis", "gaps"}
    if is_row and len(where) > 1:
        shown.append(where[1])
    shown += [str(PARTS.get(part, part)) for part in where[2 if is_row else 1 :]]
    return " › ".join(shown)


def term(value: Mapping[str, object]) -> str:
    """{"amount": "3", "every": "working_day", "cutoff": "15:00:00"}: "3 ngày làm việc"."""
    amount, every = str(value["amount"]), str(EVERY[str(value["every"])])
    told = gettext("%(amount)s %(unit)s") % {"amount": amount, "unit": every}
    if amount == "0":
        told = gettext("trong ngày") if value["every"] == "working_day" else told
    if value.get("cutoff"):
        cutoff = {"term": told, "time": str(value["cutoff"])[:5]}
        told = gettext("%(term)s, sau %(time)s tính từ ngày làm việc sau") % cutoff
    return told


def value(given: object) -> str:
    """A value of a procedure's file on one line."""
    if given is None or given == "" or given == []:
        return formats.NOTHING
    if isinstance(given, bool):
        return gettext("có") if given else gettext("không")
    if isinstance(given, Mapping):
        return _group(given)
    if isinstance(given, Sequence) and not isinstance(given, str):
        return "; ".join(value(one) for one in given)
    return str(given)


def _group(given: Mapping[str, object]) -> str:
    if "every" in given and "amount" in given:
        rest = {name: one for name, one in given.items() if name in ("basis", "confidence")}
        return "; ".join([term(given), *(str(one) for one in rest.values())])
    if given.keys() == {"vi", "en"}:
        return str(given[formats.language()])
    told = ((name, one) for name, one in given.items() if one not in (None, "", [], False))
    return ", ".join(f"{PARTS.get(name, name)}: {value(one)}" for name, one in told)


def change(one: Change) -> str:
    """What a change is, without where: "3 ngày làm việc → 5 ngày làm việc". A row that came or
    went is told by its name."""
    if one.kind is Kind.ADDED:
        return _row(one.after)
    if one.kind is Kind.REMOVED:
        return _row(one.before)
    return f"{value(one.before)} → {value(one.after)}"


def _row(given: object) -> str:
    if isinstance(given, Mapping):
        name = given.get("label") or given.get("name") or given.get("note")
        return value(name or given)
    return value(given)
