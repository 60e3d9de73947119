from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "batch_has_answers": _(
        "%(count)s đơn vị đã báo cáo kết quả nên không thu hồi cả đợt giao. "
        "Mở từng nhiệm vụ chưa làm để thu hồi."
    ),
    "due_date_is_past": _("Thời hạn %(due)s đã qua. Chọn ngày từ hôm nay trở đi."),
    "due_date_is_the_same": _("Thời hạn vẫn là %(due)s. Chọn ngày khác."),
    "evidence_file_is_unknown": _("Không tìm thấy tệp minh chứng. Tải tệp lên lại."),
    "evidence_is_attached": _("Chưa có tệp minh chứng. Đính kèm kết quả rồi báo cáo."),
    "gave_the_task": _("Chỉ người hoặc đơn vị giao nhiệm vụ mới làm được việc này."),
    "holds_the_task": _("Chỉ đơn vị đang giữ nhiệm vụ mới làm được việc này."),
    "is_not_own_report": _(
        "Bạn là người đã báo cáo nên không tự xác nhận. Đề nghị người khác ở bên giao xác nhận."
    ),
    "lead_unit_has_ended": _(
        "Đơn vị chủ trì còn hoạt động nên không phải giao cho đơn vị kế thừa."
    ),
    "lead_unit_is_missing": _("Cần chọn một đơn vị chủ trì (rõ người, rõ việc)."),
    "may_confirm": _("Chỉ bên giao nhiệm vụ mới xác nhận được kết quả."),
    "may_hand_over": _(
        "Chỉ bên giao, hoặc người giao việc ở đơn vị kế thừa, mới giao lại được nhiệm vụ này."
    ),
    "may_not_give_to_this_unit": _(
        "Chức danh của bạn không được giao việc cho %(unit)s. "
        "Chọn đơn vị khác hoặc đề nghị cấp có quyền giao."
    ),
    "milestone_is_after_the_due_date": _(
        "Mốc “%(milestone)s” sau thời hạn của nhiệm vụ. Chọn ngày sớm hơn."
    ),
    "milestone_is_confirmed": _("Mốc này đã được xác nhận."),
    "milestone_is_in_use": _(
        "Mốc “%(milestone)s” đã có báo cáo nên không bỏ được. Giữ lại mốc này."
    ),
    "milestone_is_not_reported": _("Mốc này chưa được báo cáo. Chờ đơn vị chủ trì báo cáo."),
    "milestone_is_reported": _("Mốc này đã được báo cáo."),
    "milestone_is_there_twice": _("Mốc “%(milestone)s” có hai lần. Bỏ một."),
    "milestone_is_unknown": _("Không có mốc này trong nhiệm vụ. Tải lại trang rồi chọn lại."),
    "milestones_are_reported": _("Còn mốc chưa báo cáo. Báo cáo từng mốc rồi báo cáo hoàn thành."),
    "needed_task_is_unknown": _("Không có nhiệm vụ cần xong trước. Chọn lại nhiệm vụ."),
    "no_task_is_chosen": _("Chưa chọn nhiệm vụ nào. Đánh dấu nhiệm vụ cần giao lại."),
    "needs_are_done": _("Nhiệm vụ cần xong trước chưa hoàn thành. Xem phần “Cần xong trước”."),
    "needs_form_a_cycle": _("Các nhiệm vụ chờ nhau thành vòng: %(cycle)s. Bỏ một quan hệ."),
    "programme_has_tasks": _(
        "Chương trình đã có nhiệm vụ nên không thu hồi. Thu hồi hoặc chuyển các nhiệm vụ trước."
    ),
    "programme_is_unknown": _("Không có chương trình này. Chọn lại chương trình."),
    "recurrence_is_unreadable": _(
        "Chưa hiểu chu kỳ “%(text)s”. Viết như: hằng tuần thứ 6; hằng tháng ngày 15; hằng quý."
    ),
    "task_does_not_repeat": _("Nhiệm vụ này không lặp lại."),
    "task_is_unknown": _("Không có nhiệm vụ này, hoặc nhiệm vụ nằm ngoài phạm vi bạn được xem."),
    "task_text_is_too_long": _("Nội dung dài quá %(longest)s ký tự. Rút gọn hoặc đưa vào tệp kèm."),
    "task_title_is_missing": _("Cần ghi tên nhiệm vụ."),
    "unit_is_no_successor": _(
        "Đơn vị này không kế thừa đơn vị cũ. Chọn đơn vị kế thừa hoặc đơn vị thuộc nơi kế thừa."
    ),
    "too_many_milestones": _(
        "Một nhiệm vụ có nhiều nhất %(most)s mốc. Bớt mốc hoặc tách nhiệm vụ."
    ),
    "too_many_needs": _("Nhiều nhất %(most)s nhiệm vụ cần xong trước. Bớt lại."),
    "too_many_tasks_at_once": _(
        "Mỗi lần giao lại nhiều nhất %(most)s nhiệm vụ. Chia làm nhiều lần."
    ),
    "too_many_units": _("Nhiều nhất %(most)s đơn vị cho một nhiệm vụ. Tách nhiệm vụ."),
}
