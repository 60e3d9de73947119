from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "contest_is_decided": _("Kiến nghị này đã được quyết định. Tải lại trang để xem kết quả."),
    "deduction_is_contested": _("Điểm trừ này đã có kiến nghị. Chờ người chấm điểm quyết định."),
    "deduction_is_not_contested": _("Điểm trừ này không có kiến nghị nên không cần quyết định."),
    "deduction_is_not_yours": _("Chỉ người bị trừ điểm mới kiến nghị được về điểm trừ này."),
    "deduction_is_unknown": _("Không có điểm trừ này, hoặc nó nằm ngoài phạm vi bạn được xem."),
    "no_scoring_regime": _(
        "Không có quy định chấm điểm có hiệu lực cho cả kỳ %(since)s – %(until)s. "
        "Chọn kỳ khác: Nghị định 335/2025/NĐ-CP áp dụng từ 01/01/2026."
    ),
    "score_is_not_yours": _(
        "Bạn chỉ xem được điểm của mình và của đơn vị mình chấm điểm. Chọn đơn vị khác."
    ),
}
