"""The words of the reading page: kinds, states, fates, rules of a deadline, notices."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding: its name, its plural in counts, its icon."""

    name: Words
    icon: str


KINDS = {
    "direction": Kind(_("Việc phải làm"), "arrow-big-right-lines"),
    "suggestion": Kind(_("Gợi ý"), "bulb"),
    "figure": Kind(_("Số liệu"), "chart-bar"),
    "target_set": Kind(_("Bộ chỉ tiêu"), "target"),
    "programme": Kind(_("Chương trình, đề án"), "folders"),
    "award": Kind(_("Khen thưởng"), "award"),
}
# What a proposal of a kind may become, the likeliest first.
BECOMES = {
    "direction": ("task", "target", "programme"),
    "suggestion": ("task", "target", "programme"),
    "figure": ("value", "target", "task"),
    "target_set": ("target_set", "target", "task"),
    "programme": ("programme", "task"),
    "award": ("value", "task"),
}
RESULTS = {
    "task": Kind(_("Nhiệm vụ"), "checklist"),
    "tasks": Kind(_("Nhiệm vụ giao nhiều đơn vị"), "checklist"),
    "target": Kind(_("Chỉ tiêu"), "target"),
    "target_set": Kind(_("Bộ chỉ tiêu"), "target"),
    "programme": Kind(_("Chương trình, đề án"), "folders"),
    "value": Kind(_("Số liệu báo cáo"), "chart-bar"),
}
STATES = {
    "waiting": ("progress", _("Đang chờ đọc")),
    "read": ("progress", _("Chờ xác nhận")),
    "unreadable": ("no", _("Không đọc được")),
    "settled": ("ok", _("Đã chốt")),
}
# In the order of the bar; the kinds are those of `{% share_bar %}`.
FATES = {
    "led": ("ok", _("Đã thành việc")),
    "open": ("progress", _("Chờ quyết định")),
    "rejected": ("d", _("Đã bỏ đề xuất")),
    "dismissed": ("c", _("Không có việc")),
    "untouched": ("risk", _("Chưa ai xem xét")),
    "noise": ("a", _("Tiêu đề, chú thích")),
}
SOURCES = {
    "grammar": ("", ""),
    "model": ("robot", _("Mô hình ngôn ngữ gợi ý")),
    "person": ("user-edit", _("Cán bộ đề xuất")),
}
MADE_BY = {
    "split": ("scissors", _("tách từ đề xuất khác")),
    "merged": ("arrows-join", _("gộp từ các đề xuất")),
}
_TWICE, _MISREAD = _("Trùng với đề xuất khác"), _("Máy đọc sai")
REASONS = (_("Không phải việc phải làm"), _TWICE, _("Không thuộc thẩm quyền của đơn vị"), _MISREAD)
REASONS_OF_FIGURES = (_("Không cần theo dõi số liệu này"), _TWICE, _MISREAD)
NO_WORK = (_("Lời dẫn, không có việc phải làm"), _("Nhắc lại chủ trương chung"))
_RULES = {
    "before_day": _("Hạn trước một ngày nêu rõ."),
    "explicit_day": _("Ngày nêu rõ trong văn bản."),
    "explicit_day_month_needs_year": _("Ngày, tháng nêu rõ; năm lấy theo ngày của văn bản."),
    "explicit_day_month_next_year": _("Ngày, tháng đã qua trong năm của văn bản nên là năm sau."),
    "end_of_month": _("Ngày cuối của tháng được nêu."),
    "end_of_months": _("Ngày cuối của các tháng được nêu."),
    "end_of_quarter": _("Ngày cuối của quý được nêu."),
    "end_of_year": _("Ngày cuối của năm được nêu."),
    "end_of_term": _("Ngày cuối của giai đoạn được nêu."),
    "end_of_period": _("Ngày cuối của kỳ được nêu."),
    "middle_of_year": _("Giữa năm: 30/6."),
    "start_of_year": _("Đầu năm: 31/3."),
    "working_days": _("Tính theo ngày làm việc, không kể ngày ban hành."),
    "days": _("Tính theo ngày, không kể ngày ban hành."),
    "weeks": _("Tính theo tuần từ ngày của văn bản."),
    "months": _("Tính theo tháng từ ngày của văn bản."),
    "impossible_date": _("Ngày trong văn bản không có trong lịch. Kiểm tra lại với nơi ban hành."),
    "day_month_needs_year": _("Văn bản không nêu năm. Chọn ngày rồi xác nhận."),
}
_NOTICES = {
    "automatic_numbers_are_left_out": _(
        "Số thứ tự đánh tự động trong tệp không có trong chữ đọc được (%(count)s dòng)."
    ),
    "characters_without_meaning": _("Có %(count)s ký tự lạ không hiển thị được."),
    "control_characters_removed": _("Đã bỏ %(count)s ký tự điều khiển."),
    "encoding_was_converted": _("Tệp dùng bảng mã %(encoding)s, đã chuyển sang Unicode."),
    "legacy_encoding_suspected": _(
        "Có vẻ tệp dùng phông chữ cũ (%(encoding)s). Chữ đọc được có thể sai; "
        "nên chuyển tệp sang Unicode rồi tiếp nhận lại."
    ),
    "name_does_not_match_content": _(
        "Đuôi tệp là %(claimed)s nhưng nội dung là %(found)s; đã đọc theo nội dung."
    ),
    "pages_are_scanned_only": _(
        "Các trang chỉ có ảnh quét, chưa đọc được: %(pages)s. Xem bản gốc cho các trang này."
    ),
    "embedded_documents_are_left_out": _(
        "Tệp có %(count)s tài liệu nhúng bên trong, chưa đọc. Mở bản gốc để xem."
    ),
    "footnotes_are_left_out": _("Có %(count)s chú thích cuối trang, cuối bài chưa đọc."),
    "hidden_text_is_left_out": _("Tệp có %(count)s chỗ chữ ẩn, không đọc."),
    "running_heads_are_left_out": _("Đã bỏ đầu trang và chân trang lặp lại."),
    "tracked_deletions_are_left_out": _(
        "Tệp còn theo dõi sửa đổi: %(count)s chỗ đã xóa được bỏ ra."
    ),
    "tracked_insertions_are_included": _(
        "Tệp còn theo dõi sửa đổi: %(count)s chỗ mới thêm được đọc như đã đồng ý."
    ),
    # of the reader
    "impossible_date": _(
        "“%(quote)s”: không có ngày này trong lịch. Kiểm tra lại với nơi ban hành rồi chọn ngày."
    ),
    "not_nfc": _("Văn bản chưa ở dạng Unicode dựng sẵn."),
    "legacy_encoding": _("Có vẻ là phông chữ cũ (TCVN3, VNI) hoặc sai bảng mã."),
    "not_vietnamese": _("Văn bản không phải tiếng Việt nên không tìm đề xuất."),
    "few_accents": _("Văn bản gần như không có dấu tiếng Việt; đề xuất có thể thiếu."),
}

# Why the grammar proposed something: it says so in Vietnamese, around the words of the text.
_WHY = tuple(
    (re.compile(pattern, re.S), said)
    for pattern, said in (
        ("Có “(?P<word>.+)” với chủ thể “(?P<who>.+)”.", _("Có “%(word)s” với chủ thể “%(who)s”.")),
        ("Có “(?P<word>.+)”, chưa rõ chủ thể.", _("Có “%(word)s”, chưa rõ chủ thể.")),
        ("Có số liệu “(?P<word>.+)”.", _("Có số liệu “%(word)s”.")),
        ("Có ô “(?P<word>.+)” trong bảng.", _("Có ô “%(word)s” trong bảng.")),
        ("Số đếm “(?P<word>.+)”.", _("Số đếm “%(word)s”.")),
        ("Tên riêng bắt đầu bằng “(?P<word>.+)”.", _("Tên riêng bắt đầu bằng “%(word)s”.")),
        ("Có tên khen thưởng “(?P<word>.+)”.", _("Có tên khen thưởng “%(word)s”.")),
    )
)


def reason_words(reason: str) -> str:
    """Why something is proposed, in the officer's language; as it is where we have no words."""
    for pattern, said in _WHY:
        if found := pattern.fullmatch(reason):
            return str(said) % found.groupdict()
    return reason


def reasons(kind: str) -> tuple[Words, ...]:
    """The usual reasons why nothing comes of a proposal of this kind."""
    return REASONS if kind in ("direction", "suggestion", "programme") else REASONS_OF_FIGURES


def rule_words(rule: object) -> str:
    """How a due date was found, in a sentence; empty for a rule we have no words for."""
    return str(_RULES.get(str(rule), ""))


def notice_words(notice: Mapping[str, object]) -> str:
    """A notice in the officer's language; the reader's own words where we have none."""
    code, details = str(notice.get("code", "")), notice.get("details")
    if code in _NOTICES:
        values = details if isinstance(details, Mapping) else _quoted(notice)
        shown = {
            key: ", ".join(map(str, value)) if isinstance(value, list) else value
            for key, value in values.items()
        }
        try:
            return str(_NOTICES[code]) % shown
        except KeyError:
            return str(_NOTICES[code])
    return str(notice.get("message") or gettext("Lưu ý khi đọc tệp: %(code)s") % {"code": code})


def _quoted(notice: Mapping[str, object]) -> Mapping[str, object]:
    """The words of the text that a notice of the reader is about: it puts them in quotes."""
    found = re.search("“(.+)”", str(notice.get("message") or ""))
    return {"quote": found[1]} if found else {}
