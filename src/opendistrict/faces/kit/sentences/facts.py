"""Facts: why one is not told or corrected, and what is wrong in a file of them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    # ---- one fact
    "measure_is_unknown": _(
        "Không có số đo “%(given)s”. Xem danh sách bằng od facts measures, hoặc khai báo trong gói."
    ),
    "measure_has_facts": _(
        "Số đo “%(measure)s” đã có sự kiện nên không đổi được loại, đơn vị tính, nguồn và cách "
        "chia. Đặt mã mới cho số đo mới."
    ),
    "quantity_is_not_a_number": _("“%(given)s” không phải số dùng được. Ghi một số hữu hạn."),
    "quantity_is_told_too_finely": _(
        "“%(given)s” lẻ hơn mức của số đo (%(decimals)s chữ số thập phân). Làm tròn ở nguồn."
    ),
    "fact_is_in_the_future": _("Ngày “%(given)s” ở tương lai. Chỉ ghi việc đã xảy ra."),
    "slice_is_missing": _("Thiếu cách chia: đang có %(given)s; cần có %(known)s."),
    "slice_is_unknown": _("Có cách chia mà số đo không có: %(given)s; chỉ có %(known)s."),
    "slice_value_is_unknown": _("Giá trị của cách chia không dùng được: %(given)s; có %(known)s."),
    "act_is_not_named": _(
        "Khóa “%(given)s” không dùng được: tối đa 141 ký tự, không có ký tự điều khiển, "
        "không bắt đầu bằng facts.fact."
    ),
    "point_is_not_on_earth": _("Tọa độ “%(given)s” không có trên mặt đất. Ghi độ theo WGS 84."),
    "unit_did_not_exist_then": _(
        "Ngày %(day)s chưa có hoặc không còn đơn vị “%(given)s” (%(spans)s). "
        "Ghi đơn vị của ngày đó."
    ),
    "fact_was_told_otherwise": _(
        "Việc “%(act)s” đã được ghi với nội dung khác. Dùng đính chính, không ghi đè."
    ),
    "fact_is_unknown": _("Không có sự kiện này. Kiểm tra lại mã."),
    "fact_is_itself_a_correction": _(
        "Đây là một lần đính chính. Hãy đính chính sự kiện gốc của nó."
    ),
    "fact_was_taken_back": _(
        "Việc đã tạo ra sự kiện này được hoàn tác, sự kiện không còn được tính. "
        "Không đính chính nữa."
    ),
    "fact_is_not_in_doubt": _("Sự kiện này không còn trong danh sách nghi vấn. Tải lại trang."),
    "correction_changes_nothing": _("Nội dung đính chính giống điều đang có. Sửa ít nhất một mục."),
    "may_not_correct_this_fact": _(
        "Chức danh của bạn không có quyền đính chính sự kiện của đơn vị này."
    ),
    # ---- a row of a file
    "measure_is_told_by_a_room": _(
        "Số đo “%(given)s” do chính hệ thống ghi khi công việc diễn ra; không nhập từ tệp được."
    ),
    "measure_is_of_another_source": _(
        "Số đo “%(given)s” không thuộc nguồn đã nêu (--source). Bỏ dòng này hoặc sửa nguồn."
    ),
    "quantity_is_ambiguous": _(
        "“%(given)s” có thể là hàng nghìn hoặc số lẻ, cả cột không cho biết. "
        "Ghi không có dấu nhóm, như 16050 hoặc 16.05."
    ),
    "area_is_unknown": _("Không có khu phố “%(given)s”. Ghi mã khu phố trong gói dữ liệu."),
    "slices_are_not_read": _(
        'Không đọc được “%(given)s”. Ghi JSON gồm các cặp chữ, như {"kind": "sidewalk"}.'
    ),
    "point_is_half_told": _("Chỉ có một trong hai tọa độ. Ghi cả lon và lat, hoặc bỏ cả hai."),
    "row_is_short": _(
        "dòng có %(found)s giá trị, cần %(expected)s: “%(given)s”. Kiểm tra dấu phân cách."
    ),
    "row_is_long": _(
        "dòng có %(found)s giá trị, cần %(expected)s: “%(given)s”. Đặt chữ có dấu phân cách "
        "trong dấu nháy kép."
    ),
    "row_is_uneven": _("dòng thừa hoặc thiếu giá trị. Kiểm tra dấu phân cách."),
    "row_may_be_cut": _(
        "dòng cuối không có ký tự xuống dòng, tệp có thể đã bị cắt. Kiểm tra dòng này rồi thêm "
        "xuống dòng, hoặc xuất lại tệp."
    ),
    "act_is_told_twice_otherwise": _(
        "khóa này đứng nhiều lần trong tệp (lần đầu ở dòng %(first)s) với nội dung khác nhau. "
        "Giữ một dòng đúng."
    ),
    "fact_was_told_otherwise_before": _(
        "khóa này đã được ghi trước đây: ngày %(day)s, lượng %(quantity)s, hoặc đơn vị, cách chia "
        "khác. Dùng đính chính, không nhập lại."
    ),
    # ---- a file
    "table_is_empty": _("Tệp trống. Xuất lại tệp từ nguồn."),
    "table_is_excel": _("Đây là tệp Excel. Lưu dưới dạng CSV UTF-8 rồi nhập lại."),
    "table_is_packed": _("Tệp đang nén. Giải nén rồi nhập lại."),
    "table_is_not_utf8": _(
        "Tệp không phải UTF-8 (có lẽ là %(encoding)s). Lưu lại dưới dạng CSV UTF-8."
    ),
    "table_is_not_text": _("Tệp không phải văn bản cũng không phải Parquet. Xuất lại tệp CSV."),
    "table_is_no_parquet": _(
        "Tệp tên .parquet nhưng không phải Parquet, hoặc đã hỏng phần đầu. Xuất lại từ nguồn."
    ),
    "file_is_cut": _("Tệp bị cắt: thiếu phần cuối. Sao chép hoặc xuất lại cả tệp."),
    "file_is_damaged": _("Tệp hỏng (%(reason)s). Sao chép hoặc xuất lại cả tệp."),
    "quote_is_not_closed": _(
        "Dấu nháy kép mở ở dòng này không được đóng: tệp bị cắt hoặc thừa dấu nháy. "
        "Sửa dòng này hoặc xuất lại tệp."
    ),
    "row_is_not_read": _("Không đọc được dòng này (%(reason)s). Kiểm tra dấu nháy kép."),
    "column_is_unknown": _(
        "Không có cột “%(column)s”; gần nhất là “%(near)s”. Các cột dùng được: %(known)s."
    ),
    "column_is_doubled": _("Cột “%(column)s” có hai lần. Giữ một cột."),
    "column_is_missing": _("Thiếu cột %(column)s. Thêm cột này."),
    "slices_are_told_twice": _(
        "Vừa có cột slices vừa có cột slice.…. Chỉ dùng một trong hai cách ghi."
    ),
    "file_was_imported_before": _("Đúng tệp này đã được nhập. Không có gì thay đổi."),
    "file_was_changed_meanwhile": _(
        "Tệp %(name)s bị ghi trong lúc nhập nên dừng lại. Phần đã ghi giữ nguyên; chạy lại lệnh."
    ),
}
