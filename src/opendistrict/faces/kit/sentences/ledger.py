"""Money: why it is not booked, matched, decided or closed, and what is wrong in a bank's file."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    # ---- who may, what is there
    "may_not_act_on_this_money": _(
        "Chức danh của bạn không có quyền làm việc này với tiền của đơn vị này. Liên hệ người "
        "phụ trách kế toán."
    ),
    "charge_is_unknown": _("Không có khoản phải nộp này. Tải lại danh sách."),
    "bill_is_unknown": _("Không có thông báo nộp tiền này. Kiểm tra lại số hoặc mã."),
    "bank_line_is_unknown": _("Không có dòng sổ phụ này trong phạm vi của bạn. Tải lại danh sách."),
    "match_is_unknown": _("Không có lần đối chiếu này. Tải lại trang."),
    "cash_is_unknown": _("Không có lần thu tiền mặt này. Tải lại trang."),
    # ---- charges, bills, parts
    "charge_is_for_nothing": _("Số tiền phải nộp phải lớn hơn 0 đồng."),
    "charge_is_due_before_it_arose": _("Hạn nộp %(day)s sớm hơn ngày phát sinh. Sửa hạn nộp."),
    "charge_was_told_otherwise": _(
        "Khoản “%(key)s” đã lập với nội dung khác (%(amount)s đồng). Hủy khoản cũ rồi lập khoản "
        "mới."
    ),
    "charge_is_paid_in_part": _(
        "Khoản này đã có %(paid)s đồng nộp vào. Gỡ đối chiếu hoặc quyết định giảm trước khi hủy."
    ),
    "charge_is_paid_above_itself": _(
        "Số tiền nhiều hơn số còn phải nộp của khoản này. Phần thừa ghi có cho người nộp."
    ),
    "charge_is_of_another_unit": _(
        "Khoản phải nộp thuộc đơn vị khác. Chọn khoản của đơn vị giữ tài khoản này."
    ),
    "charge_was_reduced_after_payment": _(
        "Khoản này đã được giảm sau khi nộp, phần thừa đã ghi có. Không gỡ đối chiếu được nữa."
    ),
    "budget_item_is_wrong": _(
        "Mục ngân sách “%(item)s” chỉ gồm chữ không dấu, số, dấu chấm, gạch; tối đa 32 ký tự."
    ),
    "bill_asks_for_nothing": _("Chọn ít nhất một khoản phải nộp."),
    "bill_is_for_one_payer": _(
        "Một thông báo chỉ dành cho một người nộp. Lập riêng cho từng người."
    ),
    "bill_is_of_one_unit": _("Các khoản và tài khoản nhận phải cùng một đơn vị."),
    "bill_asks_more_than_is_open": _("Chỉ còn %(open)s đồng phải nộp. Sửa số tiền yêu cầu."),
    "instalments_are_not_in_order": _("Các kỳ nộp phải có ngày tăng dần, mỗi kỳ lớn hơn 0 đồng."),
    "instalment_day_is_past": _("Kỳ nộp %(day)s đã qua. Chọn ngày từ hôm nay trở đi."),
    "there_are_no_instalments": _("Khoản này không có kế hoạch nộp dần nào còn phải nộp."),
    "instalments_do_not_make_what_is_open": _(
        "Tổng các kỳ phải bằng số còn phải nộp (%(open)s đồng)."
    ),
    "late_days_are_wrong": _(
        "Kỳ tính từ %(since)s đến trước %(until)s phải sau hạn nộp %(due)s và không ở tương lai."
    ),
    "late_days_were_charged": _(
        "Trong kỳ từ %(since)s đến trước %(until)s đã có ngày được tính tiền chậm nộp. Chọn kỳ "
        "khác."
    ),
    "interest_bears_no_interest": _("Khoản này đã là tiền chậm nộp, không tính chậm nộp thêm."),
    "late_rate_is_unknown": _(
        "Chưa biết mức tiền chậm nộp của khoản này. Ghi quy định vào gói dữ liệu trước khi tính."
    ),
    "charge_was_not_late": _("Trong các ngày này khoản không còn gì phải nộp: không có gì để thu."),
    "interest_is_another_amount": _(
        "Số tiền chậm nộp bây giờ là %(now)s đồng, không phải %(given)s đồng. Xem lại rồi ghi."
    ),
    "transfer_was_told_otherwise": _(
        "Bút toán “%(key)s” đã ghi với số tiền khác (%(amount)s đồng). Kiểm tra trước khi ghi lại."
    ),
    # ---- payments
    "cash_is_more_than_is_open": _("Chỉ còn %(open)s đồng phải nộp. Thu đúng số còn lại."),
    "line_is_used_for_nothing": _(
        "Chọn mục đích, đối tượng và số tiền lớn hơn 0 cho từng phần của dòng sổ phụ."
    ),
    "line_is_used_above_itself": _(
        "Chỉ còn %(left)s đồng của dòng này chưa rõ mục đích. Sửa số tiền hoặc tải lại trang."
    ),
    "line_pays_this_charge_already": _("Dòng này đã được đối chiếu với khoản này. Tải lại trang."),
    "money_out_pays_nothing": _(
        "Tiền ra không thể nộp cho một khoản. Chọn hoàn trả, chuyển nội bộ hoặc phí ngân hàng."
    ),
    "money_in_is_no_refund": _("Tiền vào không phải là lần hoàn trả. Chọn mục đích khác."),
    "refund_is_not_due": _("Không có quyết định hoàn trả còn đủ số tiền này. Kiểm tra quyết định."),
    "remittance_is_not_due": _(
        "Không có bảng kê nộp ngân sách nào đã duyệt, nộp từ tài khoản này với đúng số tiền này. "
        "Kiểm tra bảng kê."
    ),
    "match_was_undone": _("Việc này đã được hoàn tác trước đó. Tải lại trang."),
    "match_is_of_a_decision": _(
        "Lần đối chiếu này theo một quyết định hoàn trả, không gỡ riêng được."
    ),
    "credit_was_used": _("Số tiền ghi có đã được dùng hoặc hoàn trả. Không gỡ đối chiếu được nữa."),
    # ---- decisions
    "money_decision_is_unknown": _("Không có đề nghị này. Tải lại danh sách."),
    "decision_kind_is_unknown": _(
        "Không có loại đề nghị “%(given)s”. Chọn một loại trong danh sách."
    ),
    "decision_is_about_nothing": _("Chọn đúng đối tượng của đề nghị và số tiền lớn hơn 0."),
    "decision_is_above_what_is_there": _(
        "Số tiền %(given)s đồng không phù hợp với số hiện có (%(most)s đồng). Lập đề nghị mới."
    ),
    "decision_was_made": _("Đề nghị này đã được quyết định. Tải lại trang."),
    "who_proposes_does_not_decide": _(
        "Người đề nghị không được tự quyết định. Chuyển cho người khác có quyền."
    ),
    # ---- paid over to the budget
    "remittance_is_of_nothing": _("Ghi số tiền nộp lớn hơn 0 cho ít nhất một mục ngân sách."),
    "remittance_is_above_what_is_here": _(
        "Mục %(item)s chỉ còn %(most)s đồng chưa nộp, bảng kê ghi %(given)s đồng. Sửa số tiền, "
        "hoặc lập bảng kê mới."
    ),
    "source_holds_less": _(
        "Nơi nộp đi chỉ còn %(most)s đồng theo sổ, bảng kê ghi %(given)s đồng. Chọn nơi khác hoặc "
        "sửa số tiền."
    ),
    "remittance_is_not_approved": _("Bảng kê này chưa được duyệt. Tải lại trang."),
    "remittance_was_undone": _("Bảng kê này đã hủy. Lập bảng kê mới."),
    "remittance_is_not_in_cash": _(
        "Bảng kê này nộp từ tài khoản ngân hàng: sổ phụ sẽ cho biết tiền đã đi."
    ),
    "remittance_has_left": _(
        "Tiền của bảng kê này đã nộp đi. Nộp qua ngân hàng thì gỡ đối chiếu dòng sổ phụ trước."
    ),
    "slip_is_missing": _("Ghi số giấy nộp tiền mà nơi nhận đã cấp."),
    # ---- banks and their files
    "bank_is_unknown": _("Không có ngân hàng mã “%(given)s”. Xem danh sách trong gói dữ liệu."),
    "layout_is_unknown": _(
        "Không có mẫu sổ phụ “%(given)s”. Chọn camt.053, mt940 hoặc một mẫu trong gói dữ liệu."
    ),
    "bank_account_is_unknown": _("Không có tài khoản ngân hàng này, hoặc đã ngừng dùng."),
    "bank_account_number_is_wrong": _(
        "Số tài khoản “%(given)s” chỉ gồm chữ số và chữ cái không dấu, tối đa 19 ký tự."
    ),
    "bank_account_is_there": _("Tài khoản %(given)s đã được khai báo."),
    "statement_was_imported_before": _(
        "Đúng tệp này đã được nhập (%(name)s, %(day)s). Không có gì thay đổi."
    ),
    "statement_is_of_another_account": _(
        "Tệp là sổ phụ của tài khoản %(given)s, không phải %(expected)s. Chọn đúng tài khoản."
    ),
    "statement_has_no_lines": _("Tệp không có giao dịch nào. Không cần nhập."),
    "statement_does_not_continue": _(
        "Số dư không nối tiếp sổ phụ đến %(day)s: cần %(expected)s, tệp ghi %(given)s đồng. "
        "Nhập tệp còn thiếu ở giữa trước."
    ),
    "statement_does_not_add_up": _(
        "Đầu kỳ %(opening)s cộng phát sinh %(total)s phải là %(expected)s, tệp ghi %(given)s "
        "đồng. Tệp bị cắt hoặc sửa; tải lại từ ngân hàng."
    ),
    "statement_does_not_run_on": _(
        "Dòng %(line)s: số dư phải là %(expected)s, tệp ghi %(given)s đồng. Có dòng bị thiếu "
        "hoặc sửa; tải lại từ ngân hàng."
    ),
    "statement_has_no_balances": _(
        "Tệp thiếu số dư đầu kỳ hoặc cuối kỳ nên có thể đã bị cắt. Tải lại từ ngân hàng."
    ),
    "statement_lacks_entries": _(
        "Tệp ghi %(expected)s giao dịch nhưng chỉ có %(found)s. Tải lại từ ngân hàng."
    ),
    "file_has_several_statements": _("Tệp có %(found)s sổ phụ. Tách mỗi sổ phụ một tệp."),
    "xml_is_not_read": _(
        "Không đọc được XML (%(reason)s). Tệp hỏng hoặc bị cắt; tải lại từ ngân hàng."
    ),
    "xml_is_no_statement": _("Tệp XML không phải sổ phụ camt.053 (%(given)s). Chọn đúng loại tệp."),
    "mt940_is_not_read": _(
        "Không đọc được MT940 (%(reason)s). Kiểm tra loại tệp hoặc tải lại từ ngân hàng."
    ),
    "table_has_another_encoding": _(
        "Tệp không theo bảng mã %(expected)s. Xuất lại với bảng mã này."
    ),
    "line_is_in_another_currency": _("Dòng %(line)s: tiền %(given)s; chỉ nhận đồng Việt Nam."),
    "line_is_in_the_future": _(
        "Dòng %(line)s: ngày %(given)s ở tương lai. Kiểm tra cách ghi ngày của mẫu."
    ),
    "line_has_no_one_amount": _(
        "Dòng %(line)s: cần đúng một số tiền ghi có hoặc ghi nợ, đang có “%(given)s”."
    ),
    "amount_is_not_read": _(
        "Dòng %(line)s: không đọc được số tiền “%(given)s”. Ghi như 1.234.567."
    ),
    "amount_is_not_whole": _(
        "Dòng %(line)s: số tiền “%(given)s” không phải đồng chẵn. Kiểm tra loại tiền."
    ),
    "amount_marks_are_mixed": _(
        "Dòng %(line)s: “%(given)s” dùng dấu nhóm khác với dòng %(first)s. Xuất lại tệp với một "
        "cách ghi."
    ),
    "sign_is_unknown": _(
        "Dòng %(line)s: không rõ “%(given)s” là tiền vào hay ra. Bổ sung vào mẫu sổ phụ."
    ),
    "day_is_not_read": _(
        "Dòng %(line)s: không đọc được ngày “%(given)s” theo cách ghi %(expected)s."
    ),
    "message_signature_is_wrong": _(
        "Chữ ký của tin báo không đúng. Kiểm tra khóa chung với ngân hàng."
    ),
    "message_is_not_of_now": _(
        "Thời điểm gửi “%(given)s” lệch quá 10 phút. Kiểm tra đồng hồ hoặc gửi lại."
    ),
    "message_is_not_read": _("Không đọc được tin báo (%(given)s). Gửi JSON theo tài liệu."),
    "message_has_no_reference": _(
        "Tin báo thiếu số tham chiếu của ngân hàng. Bổ sung rồi gửi lại."
    ),
    # ---- QR codes
    "qr_is_not_ascii": _("Vị trí %(position)s: “%(given)s” không phải ký tự ASCII."),
    "qr_header_is_wrong": _(
        "Thẻ %(tag)s, vị trí %(position)s: “%(given)s” không phải mã thẻ và độ dài."
    ),
    "qr_field_is_cut": _(
        "Thẻ %(tag)s, vị trí %(position)s: cần %(expected)s ký tự, chỉ còn %(found)s."
    ),
    "qr_field_is_empty": _("Thẻ %(tag)s, vị trí %(position)s: không có nội dung."),
    "qr_field_comes_twice": _("Thẻ %(tag)s lặp lại ở vị trí %(position)s."),
    "qr_field_is_missing": _("Thiếu thẻ %(tag)s."),
    "qr_field_is_wrong": _("Thẻ %(tag)s, vị trí %(position)s: “%(given)s” không dùng được."),
    "qr_field_is_too_long": _("Thẻ %(tag)s dài %(given)s ký tự; tối đa 99."),
    "qr_checksum_is_missing": _(
        "Thiếu mã kiểm tra (thẻ 63) ở vị trí %(position)s. Mã có thể đã bị cắt."
    ),
    "qr_checksum_is_wrong": _(
        "Mã kiểm tra là %(expected)s, không phải “%(given)s” (vị trí %(position)s). Mã đã bị "
        "sửa hoặc cắt."
    ),
    "qr_bank_is_wrong": _("Mã ngân hàng “%(given)s” phải gồm 6 chữ số."),
    "qr_account_is_wrong": _(
        "Số tài khoản “%(given)s” phải gồm 1 đến 19 chữ số, chữ cái không dấu."
    ),
    "qr_amount_is_wrong": _("Số tiền %(given)s phải từ 1 đồng và không quá 13 chữ số."),
    "qr_text_is_not_plain": _(
        "Nội dung “%(given)s” chỉ được gồm chữ không dấu và dấu thường dùng."
    ),
    # ---- closing
    "day_is_closed": _("Sổ đã khóa đến hết ngày này (%(day)s). Chọn ngày sau."),
    "day_is_not_over": _("Ngày %(day)s chưa đến. Chọn hôm nay hoặc ngày trước."),
    "day_does_not_close": _(
        "Chưa khóa sổ được: còn %(count)s chênh lệch. Xử lý từng mục rồi khóa lại."
    ),
    "books_do_not_add_up": _(
        "Tổng số dư mọi tài khoản là %(ours)s đồng, phải bằng 0. Báo người vận hành."
    ),
    "bank_lines_differ": _(
        "Tiền %(about)s theo sổ là %(ours)s, theo ngân hàng %(theirs)s đồng. Báo người vận hành."
    ),
    "bank_lines_are_not_explained": _(
        "Còn %(ours)s đồng chưa rõ mục đích, tính từ các lần đối chiếu là %(theirs)s. Báo người "
        "vận hành."
    ),
    "bank_line_is_not_booked": _(
        "Dòng sổ phụ %(about)s (%(theirs)s đồng) chưa được ghi sổ. Báo người vận hành."
    ),
    "bank_balance_differs": _(
        "Tài khoản %(about)s: theo sổ %(ours)s, theo sổ phụ %(theirs)s đồng. Kiểm tra sổ phụ "
        "còn thiếu."
    ),
    "line_is_not_on_the_statement": _(
        "Tin báo %(about)s (%(ours)s đồng) không có trong sổ phụ của ngày đó. Hỏi ngân hàng."
    ),
    "line_is_old_and_unexplained": _(
        "Dòng %(about)s còn %(ours)s đồng chưa rõ mục đích quá lâu. Đối chiếu hoặc ghi chú lý do."
    ),
    "collections_are_not_explained": _(
        "Mục “%(about)s”: đã thu chưa nộp theo sổ %(ours)s, tính từ các lần thu và bảng kê là "
        "%(theirs)s đồng. Báo người vận hành."
    ),
    "charges_differ": _(
        "Số phải thu theo sổ %(ours)s, theo các khoản %(theirs)s đồng. Báo người vận hành."
    ),
    "charges_are_not_explained": _(
        "Còn phải thu %(ours)s, tính từ phát sinh là %(theirs)s đồng. Báo người vận hành."
    ),
    "matches_differ": _(
        "Đối chiếu loại %(about)s: %(ours)s, theo sổ %(theirs)s đồng. Báo người vận hành."
    ),
    "receipts_differ": _("Biên lai %(ours)s, đã thu %(theirs)s đồng. Báo người vận hành."),
    "cash_is_below_nothing": _(
        "Quỹ tiền mặt âm %(ours)s đồng. Kiểm tra các lần nộp quỹ vào ngân hàng."
    ),
    "check_of_a_room_failed": _("Kiểm tra chưa đạt: %(about)s. Xử lý ở nơi đã nêu."),
}
