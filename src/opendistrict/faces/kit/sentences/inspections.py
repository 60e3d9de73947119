"""Why something of an inspection in the street was not taken, and what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "visit_is_anothers": _(
        "Lượt kiểm tra này do người khác ghi. Đăng nhập bằng tài khoản đã ghi để gửi."
    ),
    "kind_of_finding_is_unknown": _(
        "Danh mục không có loại phát hiện này (%(kinds)s). Tải lại danh sách rồi chọn loại khác."
    ),
    "finding_is_unknown": _("Không có phát hiện này, hoặc bạn không có quyền xem."),
    "photo_is_no_picture": _("Ảnh phải là tệp JPEG hoặc PNG. Chụp lại bằng điện thoại."),
    "follow_up_is_too_far": _(
        "Hẹn kiểm tra lại từ 1 đến %(most)s ngày làm việc. Nhập lại số ngày."
    ),
    "fine_range_is_not_known": _(
        "Chưa biết khung phạt cho hành vi này nên không ghi được mức phạt. "
        "Bổ sung văn bản quy định, không tự đặt mức."
    ),
    "fine_is_outside_range": _(
        "Mức phạt phải từ %(least)s đến %(most)s đồng theo biên bản. Nhập lại số tiền."
    ),
    "decision_number_is_missing": _("Ghi số của quyết định xử phạt."),
    "decision_number_is_taken": _(
        "Quyết định số %(number)s trong năm này đã được ghi. Kiểm tra lại số."
    ),
    "decision_day_is_wrong": _(
        "Ngày quyết định phải từ ngày lập biên bản (%(since)s) đến hôm nay (%(until)s)."
    ),
    "fine_is_due_before_it_was_decided": _("Hạn nộp %(day)s sớm hơn ngày quyết định. Sửa hạn nộp."),
    "fine_is_open": _(
        "Tiền phạt còn %(open)s đồng chưa nộp. Chờ nộp đủ, hoặc để kế toán xử lý ở Sổ thu, rồi "
        "mới đóng."
    ),
    "fine_depends_on_area": _(
        "Khung phạt tùy theo diện tích mà phát hiện này chưa đo cả dài và sâu. "
        "Đo lại và ghi một phát hiện mới."
    ),
    "batch_is_malformed": _(
        "Điện thoại gửi dữ liệu sai dạng (%(where)s). Mở lại trang khi có mạng rồi gửi lại."
    ),
}
