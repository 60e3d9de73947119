"""What machines that call the API are told, and what the operator who lets them in."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "address_is_unknown": _("API không có địa chỉ này. Xem docs/api.md."),
    "bank_tells_too_fast": _("Ngân hàng báo quá nhanh. Chờ theo Retry-After rồi gửi lại."),
    "body_is_not_json": _("Nội dung gửi lên không phải JSON hợp lệ (UTF-8). Sửa rồi gửi lại."),
    "called_too_fast": _("Gọi quá %(rate)s lần mỗi giây. Chờ theo Retry-After rồi gọi lại."),
    "client_acts_from_a_post_or_a_feed": _(
        "Ứng dụng làm việc từ một chức danh, hoặc là một luồng đồng bộ: chọn một trong hai."
    ),
    "client_has_no_name": _("Cần tên ứng dụng (không quá 120 ký tự)."),
    "client_has_no_scope": _("Cần ít nhất một quyền cho ứng dụng."),
    "client_is_not_let_in": _(
        "Ứng dụng đã bị thu hồi hoặc ngoài thời gian cho phép. Liên hệ người vận hành."
    ),
    "client_is_revoked": _("Ứng dụng này đã bị thu hồi. Tạo ứng dụng mới."),
    "client_is_unknown": _("Không có ứng dụng này. Xem danh sách bằng od api client list."),
    "content_type_is_not_json": _("Gửi nội dung với Content-Type: application/json."),
    "done_meanwhile_by_another": _(
        "Một yêu cầu khác vừa ghi cùng nội dung. Đọc lại hồ sơ rồi gửi lại nếu vẫn cần."
    ),
    "draft_cannot_be_read": _(
        "Không đọc được nội dung thủ tục nên chưa lưu. Sửa các dòng nêu ở errors rồi gửi lại."
    ),
    "file_is_not_base64": _("Tệp gửi lên không phải base64. Mã hóa lại theo RFC 4648."),
    "key_was_used_for_another_request": _(
        "Idempotency-Key này đã dùng cho một yêu cầu khác. Dùng khóa mới."
    ),
    "method_is_not_offered": _("Địa chỉ này không nhận phương thức đó. Xem header Allow."),
    "national_code_is_taken": _("Đã có hồ sơ mang mã quốc gia %(code)s."),
    "national_code_is_unknown": _(
        "Giá trị “%(value)s” của %(field)s không có trong bảng mã. Các mã: %(known)s."
    ),
    "national_dossier_is_unknown": _(
        "Chưa có hồ sơ %(code)s. Gửi bản ghi nộp hồ sơ (TrangThai 1) trước."
    ),
    "national_field_is_wrong": _(
        "Trường %(field)s thiếu hoặc không đúng. Sửa theo docs/api.md rồi gửi lại."
    ),
    "national_office_is_unknown": _(
        "Không có cơ quan mang mã “%(unit)s”. Gửi mã đơn vị hành chính, ví dụ 26740."
    ),
    "national_procedure_is_unknown": _(
        "Không có thủ tục đang hiệu lực mang mã %(code)s. Nạp thủ tục vào gói dữ liệu rồi gửi lại."
    ),
    "national_time_is_to_come": _(
        "Thời điểm %(field)s chưa đến. Kiểm tra đồng hồ của hệ thống gửi."
    ),
    "new_step_is_unknown": _(
        "Bản mới không có bước “%(step)s”. Ghép sang một bước có trong bản mới."
    ),
    "one_of_two_is_moved": _("Gửi một trong hai: version (sang bản mới) hoặc units (sang đơn vị)."),
    "parameter_does_not_fit": _("Tham số hoặc header chưa đúng. Xem mục errors."),
    "period_is_too_long": _("Khoảng từ first_day đến last_day nhiều nhất %(most)s ngày. Rút ngắn."),
    "post_lacks_the_right": _("Hôm nay chức danh của ứng dụng không có quyền nào trong: %(acts)s."),
    "post_of_client_is_vacant": _(
        "Chức danh của ứng dụng không còn hoặc chưa có người giữ. Liên hệ người vận hành."
    ),
    "procedure_has_no_draft": _("Thủ tục này chưa có dự thảo. Lập dự thảo rồi gửi lại."),
    "rehousing_is_unknown": _("Không có lệnh chuyển hồ sơ này. Kiểm tra lại mã lệnh."),
    "request_does_not_fit": _("Nội dung gửi lên chưa đúng mô tả. Xem mục errors."),
    "request_is_too_large": _("Yêu cầu vượt quá dung lượng cho phép (5 MB). Gửi từng phần."),
    "scope_is_missing": _("Ứng dụng cần một trong các quyền: %(acts)s. Xin người vận hành cấp."),
    "token_is_missing": _("Gửi kèm Authorization: Bearer <mã truy cập>."),
    "token_is_wrong": _(
        "Mã truy cập sai, đã hết hạn hoặc bị thu hồi. Xin mã mới ở /api/v1/oauth/token."
    ),
    "version_is_unknown": _("Thủ tục này không có bản số %(number)s. Xem danh sách các bản."),
    "webhook_address_is_wrong": _(
        "Địa chỉ “%(url)s” không dùng được: cần http(s)://… không kèm mật khẩu."
    ),
    "webhook_hears_nothing": _("Cần ít nhất một chủ đề để báo, ví dụ cases.done."),
    "webhook_is_unknown": _("Không có webhook này. Xem danh sách bằng od api webhook list."),
}
