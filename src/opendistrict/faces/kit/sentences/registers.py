from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "wrong_state": _(
        "Việc này không còn ở bước đó: có người vừa xử lý. Tải lại trang để xem bước hiện tại."
    ),
    "act_is_unknown": _(
        "Vai trò “%(role)s” trong gói dữ liệu nêu quyền chưa có: %(act)s. "
        "Sửa tên quyền rồi nạp lại."
    ),
    "account_is_closed": _("Tài khoản “%(username)s” đã đóng. Mở lại tài khoản trước."),
    "account_is_open": _("Tài khoản “%(username)s” đang mở nên không cần mở lại."),
    "account_is_unknown": _("Không có tài khoản này. Xem danh sách tài khoản rồi thử lại."),
    "acts_from_no_post": _(
        "Bạn chưa giữ chức danh nào hôm nay nên chưa thực hiện được. "
        "Đề nghị người quản trị phân công chức danh."
    ),
    "assignment_is_unknown": _(
        "Ngày %(on)s người này không giữ chức danh “%(post)s” theo hình thức đó. "
        "Kiểm tra lại người, chức danh và ngày."
    ),
    "act_is_of_another_field": _(
        "Quyền “%(act)s” không thuộc lĩnh vực “%(field)s”. Bỏ lĩnh vực đó hoặc chọn quyền khác."
    ),
    "condition_is_not_met": _(
        "Hồ sơ không thỏa điều kiện ghi trong ủy quyền. Chuyển cho người có thẩm quyền ký."
    ),
    "condition_is_wrong": _(
        "Điều kiện ủy quyền chưa đúng. Chọn một tiêu chí và ghi mức từ, đến (từ không lớn hơn đến)."
    ),
    "cursor_is_unreadable": _("Địa chỉ của trang này đã hỏng. Quay về đầu danh sách."),
    "delegation_from_another_post": _(
        "Chỉ ủy quyền được từ chức danh mình đang giữ. Đổi chức danh ở góc phải rồi thử lại."
    ),
    "delegation_ends_in_the_past": _(
        "Không kết thúc ủy quyền lùi về trước: có thể đã ký việc theo ủy quyền. "
        "Chọn từ hôm nay trở đi."
    ),
    "delegation_has_ended": _("Ủy quyền này kết thúc từ ngày %(on)s. Chọn ngày sớm hơn."),
    "delegation_is_unknown": _("Không có ủy quyền này. Tải lại trang."),
    "delegation_outlives_right": _(
        "Chức danh “%(post)s” không có quyền “%(act)s” suốt thời hạn ủy quyền. "
        "Chọn ngày kết thúc sớm hơn."
    ),
    "delegation_overlaps": _(
        "Đã có ủy quyền cùng nội dung trong khoảng thời gian này. "
        "Kết thúc ủy quyền cũ hoặc chọn thời hạn khác."
    ),
    "field_is_unknown": _("Không có lĩnh vực “%(field)s” trong danh mục. Chọn lại lĩnh vực."),
    "filter_has_no_name": _("Cần đặt tên cho bộ lọc (không quá 60 ký tự)."),
    "filter_is_unknown": _("Bộ lọc này không còn. Tải lại danh sách."),
    "kept_file_is_missing": _(
        "Không tìm thấy tệp đã lưu. Báo người quản trị để khôi phục từ bản sao lưu."
    ),
    "kept_file_was_changed": _(
        "Tệp đã lưu khác với lúc tiếp nhận (sai mã kiểm tra) nên không mở. "
        "Báo người quản trị để khôi phục bản gốc."
    ),
    "legal_basis_is_missing": _("Cần ghi căn cứ (số, ngày văn bản) trước khi lưu."),
    "giver_has_no_such_right": _(
        "Bên ủy quyền không còn quyền này nên ủy quyền không có hiệu lực. "
        "Chuyển cho người có thẩm quyền."
    ),
    "ground_has_ended": _("Căn cứ này đã hết hạn. Chuyển cho người đang có thẩm quyền."),
    "ground_has_not_begun": _("Căn cứ này chưa đến ngày có hiệu lực. Chờ đến ngày đó."),
    "giver_has_not_this_right": _(
        "Chức danh “%(post)s” không có quyền “%(act)s” nên không ủy quyền được. "
        "Sửa tệp ủy quyền rồi nạp lại."
    ),
    "matter_does_not_say": _(
        "Hồ sơ chưa ghi thông tin mà điều kiện ủy quyền cần đến. Bổ sung thông tin đó vào hồ sơ."
    ),
    "message_is_not_dead": _(
        "Thông điệp này chưa bị dừng nên không cần gửi lại. Tải lại danh sách để xem trạng thái."
    ),
    "no_right_is_chosen": _("Chưa chọn quyền nào. Đánh dấu ít nhất một quyền."),
    "nobody_delegates_to_himself": _(
        "Không ủy quyền cho chính chức danh của mình. Chọn người khác."
    ),
    "pack_disagrees_with_records": _(
        "Tệp %(file)s của gói dữ liệu trái với điều đã ghi (%(constraint)s). "
        "Chưa nạp gì; sửa tệp rồi nạp lại."
    ),
    "period_is_empty": _("Ngày kết thúc phải sau ngày bắt đầu. Chọn lại thời hạn."),
    "person_has_account": _(
        "Người này đã có tài khoản “%(username)s”. Dùng tài khoản đó; nếu đã đóng thì mở lại."
    ),
    "person_is_unknown": _("Không có người này trong danh mục. Kiểm tra lại mã người."),
    "post_has_another_period": _(
        "Chức danh “%(post)s” chỉ có từ ngày: %(since)s; không còn từ ngày: %(until)s. "
        "Chọn thời hạn nằm trong khoảng đó."
    ),
    "post_is_not_in_the_unit": _("Chức danh này không thuộc đơn vị đã chọn. Chọn lại chức danh."),
    "post_is_taken": _(
        "Trong thời hạn này %(person)s giữ chức danh “%(post)s” (từ ngày: %(since)s; "
        "thôi giữ từ ngày: %(until)s). Kết thúc phân công đó hoặc chọn thời hạn khác."
    ),
    "post_is_unknown": _("Không có chức danh này trong danh mục. Kiểm tra lại mã chức danh."),
    "reason_is_missing": _("Cần ghi lý do trước khi thực hiện."),
    "right_is_missing": _(
        "Chức danh của bạn không có quyền “%(act)s” ở đơn vị này. "
        "Đề nghị người có quyền thực hiện hoặc ủy quyền."
    ),
    "right_is_not_yours": _(
        "Chức danh của bạn không có quyền “%(act)s” nên không ủy quyền được. "
        "Đề nghị người có quyền thực hiện."
    ),
    "second_factor_is_not_set": _(
        "Tài khoản “%(username)s” chưa ghép điện thoại nên không có gì để gỡ."
    ),
    "too_many_filters": _("Nhiều nhất %(most)s bộ lọc trên một trang. Bỏ bớt bộ lọc cũ."),
    "unit_is_not_reached": _(
        "Quyền này không bao gồm đơn vị của hồ sơ. Chuyển cho người có thẩm quyền."
    ),
    "unit_is_unknown": _(
        "Không có đơn vị này trong danh mục. Chọn lại đơn vị, hoặc ghi mã đơn vị."
    ),
    "unit_has_ended": _(
        "Đơn vị “%(unit)s” đã kết thúc hoạt động; kế thừa: %(successors)s. Chọn đơn vị kế thừa."
    ),
    "unit_has_ended_without_successor": _(
        "Đơn vị “%(unit)s” đã kết thúc hoạt động và chưa ghi đơn vị kế thừa. Chọn đơn vị khác."
    ),
    "unit_does_not_stand_on_that_day": _(
        "Ngày %(day)s đơn vị này không hoạt động nên không ghi ngày nghỉ được. Chọn đơn vị khác."
    ),
    "unit_of_a_day_is_unknown": _(
        "%(where)s: không có đơn vị “%(unit)s”. Ghi mã đơn vị như trong gói dữ liệu."
    ),
    "part_of_a_day_leaves_nothing_open": _(
        "Nghỉ như thế thì ngày %(day)s %(unit)s không còn giờ làm việc nào. Ghi nghỉ cả ngày (off)."
    ),
    "username_is_taken": _("Tên đăng nhập “%(username)s” đã có người dùng. Chọn tên khác."),
    "username_is_wrong": _(
        "Tên đăng nhập “%(username)s” không hợp lệ: chỉ dùng chữ thường không dấu, chữ số, "
        "dấu chấm và gạch ngang, tối đa 96 ký tự."
    ),
}
