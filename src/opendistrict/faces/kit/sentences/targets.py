from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "composite_has_no_indicator_of_its_own": _(
        "Chỉ tiêu tổng hợp tính từ các chỉ tiêu con nên không gắn chỉ số. Bỏ chỉ số rồi lưu."
    ),
    "may_not_set_targets_for_this_unit": _(
        "Chức danh của bạn không được giao chỉ tiêu cho đơn vị này. "
        "Đề nghị người có quyền thực hiện."
    ),
    "mostly_met_needs_a_basis": _(
        "Muốn dùng mức “cơ bản đạt” phải ghi căn cứ quy định mức đó; hệ thống không tự suy ra."
    ),
    "owner_unit_is_unknown": _("Không có đơn vị chủ trì “%(unit)s” trong danh mục. Chọn lại."),
    "plan_bound_contradicts_direction": _(
        "Dấu so sánh trái với chiều của chỉ tiêu (càng cao càng tốt hay càng thấp càng tốt). "
        "Sửa một trong hai."
    ),
    "plan_bound_is_unknown": _("Dấu so sánh chỉ có: trên, dưới, ít nhất, không quá. Chọn lại."),
    "programme_ends_before_it_begins": _(
        "Chương trình phải kết thúc sau ngày bắt đầu. Chọn lại thời gian."
    ),
    "programme_form_is_unknown": _("Không có loại chương trình “%(form)s”. Chọn lại loại."),
    "programme_title_is_missing": _("Cần ghi tên chương trình, đề án."),
    "target_direction_is_unknown": _("Chọn chiều của chỉ tiêu: càng cao hay càng thấp càng tốt."),
    "set_has_programmes": _(
        "Bộ chỉ tiêu đã gắn chương trình, đề án nên không thu hồi. Thu hồi chương trình trước."
    ),
    "set_has_targets": _(
        "Bộ đã có chỉ tiêu nên không thu hồi. Thu hồi hoặc bỏ từng chỉ tiêu trước."
    ),
    "target_has_an_indicator": _(
        "Chỉ tiêu đã gắn chỉ số “%(indicator)s”. Muốn đổi, bỏ chỉ tiêu này và giao chỉ tiêu mới."
    ),
    "target_has_no_plan": _("Cần ghi mức kế hoạch của chỉ tiêu."),
    "target_has_parts": _("Chỉ tiêu đã có chỉ tiêu con. Thu hồi các chỉ tiêu con trước."),
    "target_has_tasks": _("Đã có nhiệm vụ phục vụ chỉ tiêu này. Thu hồi các nhiệm vụ trước."),
    "target_has_values": _("Đã có số liệu báo cáo cho chỉ tiêu này. Bỏ chỉ tiêu kèm lý do."),
    "target_is_a_gap": _("Chỉ tiêu này chưa rõ nội dung. Nhập nội dung trước rồi gắn chỉ số."),
    "target_is_given_already": _("Bộ này đã có chỉ tiêu như vậy. Sửa chỉ tiêu đã có."),
    "target_is_unknown": _("Không có chỉ tiêu này, hoặc chỉ tiêu nằm ngoài phạm vi bạn được xem."),
    "target_kind_is_unknown": _("Không có cách đánh giá này. Chọn lại loại chỉ tiêu."),
    "target_period_is_empty": _("Kỳ của chỉ tiêu phải kết thúc sau ngày bắt đầu. Chọn lại kỳ."),
    "target_plan_is_too_large": _("Mức kế hoạch quá lớn. Kiểm tra lại đơn vị tính."),
    "target_set_code_is_taken": _("Mã “%(code)s” đã dùng cho bộ chỉ tiêu khác. Chọn mã khác."),
    "target_set_is_unknown": _("Không có bộ chỉ tiêu này. Quay lại danh sách và chọn lại."),
    "target_title_is_missing": _("Cần ghi tên chỉ tiêu."),
    "target_was_urged": _("Chỉ tiêu này đã được đôn đốc. Bỏ chỉ tiêu kèm lý do."),
    "target_was_dropped": _("Chỉ tiêu này đã bỏ. Giao chỉ tiêu mới nếu cần theo dõi tiếp."),
    "weight_is_not_positive": _("Trọng số phải lớn hơn 0."),
    "whole_is_not_a_composite": _("Chỉ tiêu cha phải là chỉ tiêu tổng hợp. Chọn lại chỉ tiêu cha."),
}
