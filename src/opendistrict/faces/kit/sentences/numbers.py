"""Numbers, frozen reports and causes: why not, and what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "cause_is_gone": _("Nguyên nhân này đã được bỏ. Tải lại trang."),
    "cause_is_unknown": _("Chọn một nguyên nhân trong danh mục."),
    "cause_period_is_empty": _("Kỳ của nguyên nhân phải kết thúc sau ngày bắt đầu."),
    "may_not_explain_for_this_unit": _(
        "Chức danh của bạn không nêu nguyên nhân cho số liệu của đơn vị này. "
        "Đề nghị đơn vị đó nêu hoặc đổi chức danh ở góc phải."
    ),
    "may_not_freeze_for_this_unit": _(
        "Chức danh của bạn không chốt số liệu của đơn vị này. Đề nghị văn phòng hoặc lãnh đạo chốt."
    ),
    "nothing_to_freeze": _(
        "Báo cáo này không có chỉ tiêu nào đo từ sự kiện nên không có số liệu để chốt."
    ),
    "part_is_unknown": _("Không có phần số liệu này. Tải lại trang rồi chọn lại."),
}
