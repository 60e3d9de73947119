"""What is wrong in a file of a pack, as sentences that say what to do, at a desk and in a terminal.
The checks give codes, never prose."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.kit import words as kit
from opendistrict.kernel.packfile import Problem

SENTENCES: dict[str, Promise] = {
    # ---- the file
    "file_is_missing": _("thiếu tệp này trong gói; thêm tệp rồi nạp lại"),
    "file_is_not_known": _("không phần nào của hệ thống đọc tệp này; kiểm tra tên tệp và thư mục"),
    "file_is_empty": _("tệp trống; điền nội dung hoặc xóa tệp"),
    "not_utf8": _("không phải văn bản UTF-8; lưu lại tệp bằng bảng mã UTF-8"),
    "not_text": _("có ký tự điều khiển; lưu lại tệp dưới dạng văn bản thuần"),
    "not_yaml": _("không đọc được YAML (%(reason)s); sửa thụt dòng, dấu ngoặc hoặc dấu nháy"),
    "anchors_are_not_used": _("không dùng neo (&) và tham chiếu (*) của YAML; ghi rõ giá trị"),
    "tags_are_not_used": _("không dùng thẻ %(tag)s; ghi giá trị thường"),
    "key_is_not_text": _("tên trường phải là chữ; sửa tên trường"),
    "key_given_twice": _("trường đã có ở dòng %(first_line)s; xóa một trong hai"),
    # ---- one value
    "missing": _("thiếu trường bắt buộc; thêm trường này"),
    "extra_forbidden": _("không có trường này; kiểm tra chính tả hoặc xóa"),
    "string_type": _("phải là chữ, đang là “%(given)s”; đặt giá trị trong dấu nháy kép"),
    "string_pattern_mismatch": _("“%(given)s” không đúng dạng %(pattern)s; sửa lại"),
    "string_too_short": _("không được để trống; điền giá trị"),
    "string_too_long": _("dài quá %(max_length)s ký tự; rút gọn"),
    "int_type": _("phải là số nguyên; sửa “%(given)s”"),
    "int_parsing": _("“%(given)s” không phải số nguyên; sửa lại"),
    "decimal_type": _("phải là số; sửa “%(given)s”"),
    "decimal_parsing": _("“%(given)s” không phải số; viết dấu chấm thập phân, không dấu phẩy"),
    "decimal_max_places": _("nhiều hơn %(decimal_places)s chữ số thập phân; làm tròn"),
    "bool_type": _("phải là true hoặc false; sửa “%(given)s”"),
    "bool_parsing": _("phải là true hoặc false; sửa “%(given)s”"),
    "literal_error": _("“%(given)s” không dùng được ở đây; chọn một trong: %(expected)s"),
    "greater_than": _("phải lớn hơn %(gt)s; sửa “%(given)s”"),
    "greater_than_equal": _("phải từ %(ge)s trở lên; sửa “%(given)s”"),
    "less_than_equal": _("không được quá %(le)s; sửa “%(given)s”"),
    "less_than": _("phải nhỏ hơn %(lt)s; sửa “%(given)s”"),
    "decimal_max_digits": _("nhiều hơn %(max_digits)s chữ số; kiểm tra đơn vị tính"),
    "enum": _("“%(given)s” không dùng được ở đây; chọn một trong: %(expected)s"),
    "model_type": _("phải gồm các trường con (tên: giá trị); viết lại dòng này"),
    "model_attributes_type": _("phải gồm các trường con (tên: giá trị); viết lại dòng này"),
    "dict_type": _("phải gồm các cặp tên: giá trị; viết lại dòng này"),
    "list_type": _("phải là danh sách; thêm dấu gạch đầu dòng hoặc dấu ngoặc vuông"),
    "tuple_type": _("phải là danh sách; thêm dấu gạch đầu dòng hoặc dấu ngoặc vuông"),
    "too_short": _("cần ít nhất %(min_length)s dòng; bổ sung"),
    "part_of_a_day_is_of_a_unit": _(
        "kind part và usual chỉ dùng cho một đơn vị; thêm unit hoặc sửa kind"
    ),
    "part_of_a_day_has_a_time": _(
        "nghỉ một phần ngày (part) phải có closed_from hoặc closed_until, và chỉ part mới có"
    ),
    "part_of_a_day_ends_before_it_begins": _("closed_from phải trước closed_until"),
    "portal_row_is_of_a_procedure_or_an_office": _(
        "mỗi dòng nói về một thủ tục (procedure, decided_on, effective_on, có thể thêm public_on, "
        "fees_on) hoặc về một đơn vị (office, month, synced, received); bổ sung hoặc tách dòng"
    ),
    "portal_month_is_its_first_day": _("month ghi ngày đầu tháng, ví dụ 2026-10-01; sửa lại"),
    "sessions_do_not_follow": _(
        "các buổi làm việc phải nối nhau: giờ mở trước giờ đóng, buổi sau sau buổi trước"
    ),
    "layout_has_no_day_or_amount": _(
        "mẫu sổ phụ cần cột booked_on và amount (hoặc cả credit và debit); bổ sung"
    ),
    "layout_has_no_item_or_amount": _(
        "mẫu báo cáo cần cột item hoặc name, và ít nhất một cột số tiền; bổ sung"
    ),
    "item_is_under_a_wrong_one": _("khoản mục cấp trên quay vòng hoặc thuộc loại khác; sửa parent"),
    "not_a_day": _("“%(given)s” không phải ngày; viết năm-tháng-ngày, ví dụ 2025-07-01"),
    "day_does_not_exist": _("không có ngày %(given)s trên lịch; sửa lại ngày"),
    "period_does_not_exist": _("không có kỳ này; sửa kind, year hoặc number"),
    # ---- values and targets
    "value_says_nothing": _("số liệu không có giá trị nào; điền value hoặc bỏ dòng"),
    "value_has_half_a_ratio": _("tỷ lệ phải có cả numerator và denominator; điền đủ hai số"),
    "value_is_of_the_future": _("số liệu tính đến ngày sau ngày được báo; sửa as_of hoặc told_on"),
    "value_is_older_than_its_period": _("số liệu tính đến ngày trước khi kỳ bắt đầu; sửa as_of"),
    "dropped_target_says_no_reason": _("chỉ tiêu bỏ thì phải ghi lý do; điền dropped_reason"),
    "gap_has_a_plan": _(
        "chỉ tiêu %(name)s ghi là chưa rõ (gap) nhưng có kế hoạch; bỏ một trong hai"
    ),
    "whole_is_not_a_composite": _(
        "chỉ tiêu tổng hợp phải đứng trước các chỉ tiêu thành phần; sửa whole hoặc thứ tự"
    ),
    # ---- names
    "name_is_unknown": _("không có “%(name)s” (%(kind)s) trong gói; gần nhất là “%(near)s”"),
    "name_is_taken": _("“%(name)s” (%(kind)s) đã có ở %(first)s; đổi tên hoặc xóa"),
    # ---- periods
    "late_rates_overlap": _("hai mức chậm nộp cùng có hiệu lực một ngày; sửa since hoặc until"),
    "period_is_empty": _("thời hạn kết thúc trước khi bắt đầu; sửa since hoặc until"),
    "street_is_for_a_use_or_in_a_class": _(
        "mỗi mục hoặc mở tuyến cho một việc (use), hoặc xếp loại tuyến (area và street_class)"
    ),
    "delegates_to_itself": _("chức danh không tự ủy quyền cho mình; sửa giver hoặc taker"),
    "delegations_overlap": _(
        "ủy quyền %(name)s trùng thời hạn với %(first)s; sửa ngày hoặc xóa một trong hai"
    ),
    "giver_has_not_this_right": _(
        "bên ủy quyền không có quyền %(name)s theo vai trò hay phân công; sửa acts, roles.yaml "
        "hoặc does của chức danh"
    ),
    "delegation_outlives_right": _(
        "bên ủy quyền không có quyền %(name)s suốt thời hạn ủy quyền; sửa ngày hoặc phân công"
    ),
    "condition_is_wrong": _(
        "điều kiện phải có at_least hoặc at_most (số, at_least không lớn hơn at_most), hoặc chỉ "
        "is_in; sửa condition"
    ),
    "day_given_twice": _("ngày %(name)s đã có ở %(first)s; xóa một trong hai"),
    "unit_periods_overlap": _("giai đoạn của đơn vị %(name)s trùng với %(first)s; sửa ngày"),
    "code_names_two_units": _(
        "mã %(name)s cùng lúc thuộc hai đơn vị (xem %(first)s); sửa mã hoặc ngày"
    ),
    "parent_is_not_there": _(
        "đơn vị cấp trên %(name)s không tồn tại suốt thời gian này; sửa ngày hoặc cấp trên"
    ),
    "tree_is_circular": _("đơn vị cấp trên quay vòng (%(path)s); sửa cấp trên"),
    # ---- successions
    "abolition_has_no_successor": _(
        "giải thể thì không có đơn vị kế thừa; bỏ targets hoặc đổi kind"
    ),
    "successor_is_missing": _("thiếu đơn vị kế thừa; thêm targets hoặc đổi kind thành abolish"),
    "share_is_missing": _("chia tách phải có tỷ lệ; thêm share cho từng đơn vị"),
    "shares_exceed_one": _("tổng tỷ lệ là %(sum)s, vượt quá 1; sửa share"),
    "source_was_not_there": _("đơn vị %(name)s không còn ngay trước ngày này; sửa ngày"),
    "successor_is_not_there": _("đơn vị %(name)s chưa có vào ngày này; sửa ngày"),
    # ---- posts
    "post_outside_unit": _(
        "chức danh có thời hạn nằm ngoài thời gian tồn tại của đơn vị %(name)s; sửa ngày"
    ),
    "assignment_outside_post": _("phân công nằm ngoài thời hạn của chức danh %(name)s; sửa ngày"),
    "duty_outside_post": _("nhiệm vụ (does) nằm ngoài thời hạn của chức danh %(name)s; sửa ngày"),
    "duties_overlap": _("%(name)s ghi hai lần cùng thời gian (xem %(first)s); sửa ngày hoặc xóa"),
    "oversight_outside_unit": _("phụ trách nằm ngoài thời gian của đơn vị %(name)s; sửa ngày"),
    "oversight_outside_post": _("phụ trách nằm ngoài thời hạn của chức danh %(name)s; sửa ngày"),
    "unit_has_two_heads": _("đơn vị %(name)s cùng lúc có hai người đứng đầu (xem %(first)s)"),
    "post_has_two_holders": _("chức danh %(name)s cùng lúc có hai người giữ (xem %(first)s)"),
    "unit_has_two_overseers": _("đơn vị %(name)s cùng lúc có hai người phụ trách (xem %(first)s)"),
    "unit_has_no_head": _("đơn vị %(name)s không có chức danh đứng đầu; thêm, hoặc ghi head: none"),
    "unit_has_a_head": _("đơn vị %(name)s ghi head: none nhưng có chức danh đứng đầu; bỏ một"),
    # ---- measures and areas
    "measure_is_not_of_its_source": _(
        "mã số đo phải bắt đầu bằng mã nguồn và dấu chấm (nguon.ten); sửa code hoặc source"
    ),
    "measure_source_is_a_room": _(
        "“%(name)s” là phần của chính hệ thống, số đo của nó do hệ thống tự ghi; đổi mã nguồn"
    ),
    "slice_given_twice": _("một cách chia (slice) ghi hai lần; xóa một"),
    "slice_value_given_twice": _("một giá trị của cách chia ghi hai lần; xóa một"),
    "area_is_in_two_units": _(
        "khu phố %(name)s cùng lúc thuộc hai phường (xem %(first)s); sửa since hoặc until"
    ),
    "area_outside_unit": _(
        "khu phố thuộc phường %(name)s ngoài thời gian phường tồn tại; sửa since hoặc until"
    ),
    # ---- streets
    "frame_is_empty": _("khung phải có west nhỏ hơn east, south nhỏ hơn north; sửa các số này"),
    "numbers_are_of_two_sides": _("first và last phải cùng chẵn hoặc cùng lẻ, last không nhỏ hơn"),
    "node_outside_frame": _(
        "nút nằm ngoài khung của địa bàn; kiểm tra thứ tự [vĩ độ, kinh độ] và places/frame.yaml"
    ),
    "node_follows_itself": _("một nút đứng liền hai lần trong đường này; bỏ một lần"),
    # ---- follow-up and scoring
    "not_a_time": _('“%(given)s” không phải giờ; viết giờ:phút trong dấu nháy kép, như "07:00"'),
    "rung_is_by_hand": _("bậc đôn đốc không thể là manual; chọn owner, head, deputy hoặc chair"),
    "rung_given_twice": _("một bậc đôn đốc ghi hai lần; xóa một"),
    "ladder_goes_down": _("bậc sau không được nhắc cấp thấp hơn bậc trước; sửa to hoặc offset"),
    "ladders_overlap": _("thang đôn đốc có hiệu lực cùng lúc với %(first)s; sửa since hoặc until"),
    "range_of_fines_is_upside_down": _("mức phạt cao nhất nhỏ hơn mức thấp nhất; đổi hai số"),
    "regimes_overlap": _("quy định chấm điểm có hiệu lực cùng lúc với %(first)s; sửa ngày"),
    "weights_do_not_make_one": _("tổng trọng số phải bằng 1; sửa weights hoặc ghi null"),
    "ranks_do_not_go_down_to_zero": _("các mức xếp loại phải giảm dần và mức cuối từ 0; sửa from"),
    "rank_completed_is_missing": _("thiếu mức xếp loại có code là completed; thêm mức này"),
}


def told(problem: Problem) -> str:
    """What is wrong and what to do, without where."""
    if problem.code in SENTENCES:
        return str(SENTENCES[problem.code]) % problem.details
    if problem.code in kit.SENTENCES:  # a rule of a room, checked before it is broken
        return kit.sentence(problem.code, **problem.details)
    reason = problem.details.get("message", problem.code)
    return gettext("giá trị sai (%(reason)s); sửa lại") % {"reason": reason}
