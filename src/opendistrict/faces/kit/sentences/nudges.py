from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "answer_is_decided": _("Trả lời này đã được quyết định. Tải lại trang để xem kết quả."),
    "answer_is_unknown": _("Chọn một cách trả lời: xin lùi hạn, nêu vướng mắc hoặc xin hỗ trợ."),
    "answer_says_nothing": _("Cần ghi nội dung trả lời: lý do, vướng mắc hoặc việc cần hỗ trợ."),
    "decision_is_unknown": _("Chọn đồng ý hoặc không đồng ý với trả lời."),
    "link_is_not_valid": _(
        "Đường dẫn trong thư đã hết hạn hoặc không nguyên vẹn. Đăng nhập rồi mở mục Đôn đốc."
    ),
    "nobody_decides_on_himself": _(
        "Bạn là người trả lời nên không tự quyết định. Chờ bên đôn đốc quyết định."
    ),
    "nobody_reminds_himself": _("Không đôn đốc chính mình. Chọn người khác."),
    "nobody_works_on_it": _(
        "Việc này đã xong, tạm hoãn hoặc đã bỏ nên không còn ai để đôn đốc. "
        "Tải lại trang để xem hiện trạng."
    ),
    "nudge_is_answered": _("Lần đôn đốc này đã được trả lời."),
    "nudge_is_for_somebody_else": _(
        "Lần đôn đốc này gửi cho người khác; người đó mới trả lời được."
    ),
    "nudge_is_not_answered": _("Chưa có trả lời để quyết định. Chờ người được đôn đốc trả lời."),
    "nudge_is_not_yours": _(
        "Chức danh của bạn không được đôn đốc đơn vị này. Đề nghị cấp trên của đơn vị đôn đốc."
    ),
    "nudge_is_superseded": _(
        "Việc này đã được nhắc lại hoặc bạn đã trả lời ở lần nhắc khác. Mở lần nhắc mới nhất."
    ),
    "nudge_is_unknown": _("Không có lần đôn đốc này, hoặc nó nằm ngoài phạm vi bạn được xem."),
    "nudged_today": _("%(by)s đã đôn đốc việc này lúc %(at)s hôm nay. Chờ trả lời, hoặc gọi điện."),
    "post_has_no_part_in_it": _(
        "Chức danh này không giữ và không phụ trách việc này. Chọn người trong danh sách gợi ý."
    ),
    "post_is_vacant": _("Chức danh “%(post)s” đang khuyết. Chọn cấp trên hoặc cấp phó."),
    "proposed_date_is_missing": _("Xin lùi hạn thì cần ghi ngày đề nghị."),
    "proposed_date_is_not_later": _("Ngày đề nghị phải sau thời hạn hiện tại. Chọn ngày khác."),
    "target_has_no_due_date": _(
        "Chỉ tiêu đánh giá theo kỳ nên không lùi hạn. Ghi vướng mắc để cấp trên xem xét."
    ),
    "you_decide_yourself": _("Bạn là người quyết định việc này nên không cần trả lời đôn đốc."),
}
