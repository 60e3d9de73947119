from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "reform_area_goes_twice": _(
        "Dòng %(line)s: khu phố %(area)s được chuyển đến hai nơi. Chỉ để một nơi nhận."
    ),
    "reform_area_is_elsewhere": _(
        "Dòng %(line)s: khu phố %(area)s không thuộc đơn vị %(unit)s vào ngày trước khi sắp xếp. "
        "Chọn lại khu phố."
    ),
    "reform_area_is_left": _(
        "Dòng %(line)s: khu phố %(area)s của đơn vị %(unit)s chưa có nơi nhận. "
        "Chọn đơn vị nhận cho mọi khu phố của đơn vị kết thúc."
    ),
    "reform_area_moves_later": _(
        "Khu phố %(area)s đã ghi có thay đổi từ ngày %(on)s. Chọn ngày sắp xếp sau ngày đó."
    ),
    "reform_code_is_taken": _(
        "Mã %(code)s đang là mã của đơn vị %(unit)s. Chọn mã khác, hoặc đổi mã đơn vị kia "
        "trong cùng phương án."
    ),
    "reform_has_no_lines": _("Phương án chưa có dòng nào. Thêm ít nhất một dòng rồi chạy thử."),
    "reform_has_no_title": _("Cần đặt tên cho phương án sắp xếp."),
    "reform_is_before_facts": _(
        "Đơn vị %(unit)s đã ghi sự kiện đến ngày %(last)s, không thể sắp xếp lùi về ngày %(on)s. "
        "Chọn ngày sau đó, hoặc đính chính các sự kiện trước."
    ),
    "reform_is_not_yours": _(
        "Chức danh của bạn không có quyền sắp xếp đơn vị %(unit)s. "
        "Đề nghị người có quyền ở cấp quản lý cả các đơn vị liên quan."
    ),
    "reform_is_unknown": _("Không có phương án sắp xếp này. Quay về danh sách."),
    "reform_kind_is_unknown": _("Đơn vị mới %(unit)s chưa có loại đơn vị hợp lệ. Chọn lại."),
    "reform_line_is_incomplete": _(
        "Dòng %(line)s chưa đủ: nhập cần từ hai đơn vị vào một; chia, tách cần một đơn vị thành "
        "từ hai; chuyển khu phố cần hai đơn vị khác nhau. Sửa dòng này."
    ),
    "reform_makes_a_cycle": _("Đơn vị %(unit)s sẽ trực thuộc chính nó. Chọn lại đơn vị cấp trên."),
    "reform_parent_ends": _(
        "Đơn vị %(unit)s trực thuộc %(parent)s, là đơn vị kết thúc trong phương án này. "
        "Thêm dòng chọn đơn vị cấp trên mới."
    ),
    "reform_post_begins_later": _(
        "Chức danh “%(post)s” của đơn vị kết thúc đã có phân công bắt đầu ngày %(on)s. "
        "Kết thúc phân công đó trước."
    ),
    "reform_share_is_not_a_part": _(
        "Dòng %(line)s, đơn vị %(unit)s: tỷ lệ phải lớn hơn 0 và không quá 100. Sửa tỷ lệ."
    ),
    "reform_share_is_too_fine": _(
        "Dòng %(line)s, đơn vị %(unit)s: tỷ lệ chỉ ghi đến bốn chữ số thập phân. Sửa tỷ lệ."
    ),
    "reform_share_is_unknown": _(
        "Dòng %(line)s, đơn vị %(unit)s: chưa biết tỷ lệ. Ghi tỷ lệ, hoặc chọn khu phố nào "
        "đi đâu để tính từ khu phố."
    ),
    "reform_shares_are_mixed": _(
        "Dòng %(line)s, đơn vị %(unit)s: có tỷ lệ được ghi, có tỷ lệ để trống. "
        "Ghi đủ mọi tỷ lệ của đơn vị này, hoặc để trống tất cả để tính từ khu phố."
    ),
    "reform_shares_do_not_sum": _(
        "Dòng %(line)s, đơn vị %(unit)s: các tỷ lệ cộng lại được %(total)s, phải đúng bằng 1. "
        "Sửa tỷ lệ."
    ),
    "reform_shares_leave_nothing": _(
        "Dòng %(line)s, đơn vị %(unit)s còn tiếp tục nhưng các tỷ lệ cộng lại được %(total)s, "
        "không còn gì cho chính nó. Sửa tỷ lệ, hoặc cho đơn vị này kết thúc."
    ),
    "reform_target_ends": _(
        "Dòng %(line)s: đơn vị %(unit)s lại kết thúc ở một dòng khác. "
        "Chọn đơn vị còn lại sau sắp xếp."
    ),
    "reform_unit_changes_later": _(
        "Đơn vị %(unit)s đã ghi có thay đổi ngày %(on)s, nên không sắp xếp trước hoặc trong "
        "ngày đó được. Chọn ngày sau, hoặc đơn vị kế thừa."
    ),
    "reform_unit_has_no_name": _(
        "Đơn vị mới %(unit)s thiếu tên, tên ngắn hoặc tên tiếng Anh. Ghi đủ ba tên."
    ),
    "reform_unit_is_known": _(
        "Đã có đơn vị mang khóa của “%(unit)s”. Đặt tên khác cho đơn vị mới."
    ),
    "reform_unit_is_not_there": _(
        "Đơn vị %(unit)s không có vào ngày %(on)s hoặc ngày trước đó. "
        "Chọn đơn vị khác hoặc ngày khác."
    ),
    "reform_unit_is_told_twice": _(
        "Dòng %(line)s: đơn vị %(unit)s đã được nêu ở một dòng khác. Gộp hai dòng làm một."
    ),
    "reform_was_changed": _(
        "Phương án vừa được người khác sửa. Tải lại trang rồi sửa trên bản mới."
    ),
    "reform_was_executed": _("Phương án này đã thực hiện, không sửa hay chạy thử lại được."),
    "reform_was_tried_on_something_else": _(
        "Từ lúc chạy thử, phương án, đơn vị, khu phố hoặc nhân sự đã thay đổi. "
        "Chạy thử lại rồi mới thực hiện."
    ),
}
