"""Why a dossier cannot be acted on now, and what to do. Guards of its flow are among the codes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    # ---- guards: who
    "holds_the_dossier": _(
        "Hồ sơ đang ở chức danh khác, hoặc chức danh của bạn không làm bước này. "
        "Đề nghị người đang giữ thực hiện, hoặc người có quyền phân công giao lại cho bạn."
    ),
    "holds_or_assigns": _(
        "Chỉ người đang giữ hồ sơ hoặc người có quyền phân công mới giao lại được."
    ),
    "holds_or_hands_in": _(
        "Chỉ người đang giữ hồ sơ, người nộp hoặc bộ phận một cửa mới làm được việc này."
    ),
    "may_receive": _(
        "Chức danh của bạn không tiếp nhận hồ sơ của thủ tục này ở đây. "
        "Chuyển cho bộ phận một cửa."
    ),
    "may_hand_in": _("Chỉ người nộp hồ sơ hoặc bộ phận một cửa (thay mặt họ) làm được việc này."),
    "may_sign": _(
        "Chức danh của bạn không có thẩm quyền ký thủ tục này. Chuyển cho người được ký; "
        "xem trang “Ai được ký hôm nay”."
    ),
    "may_return": _("Chỉ bộ phận một cửa nơi tiếp nhận mới trả kết quả."),
    "may_reopen": _(
        "Chức danh của bạn không mở lại hồ sơ đã kết thúc. Đề nghị người đứng đầu quyết định."
    ),
    # ---- guards: what
    "papers_are_there": _(
        "Còn thiếu giấy tờ bắt buộc. Nhận thêm giấy tờ, hoặc yêu cầu hoàn thiện hồ sơ một lần."
    ),
    "intake_fee_is_paid": _("Thủ tục này thu phí, lệ phí khi tiếp nhận. Ghi nhận tiền đã thu."),
    "fee_is_settled": _("Chưa thu đủ phí, lệ phí. Ghi nhận tiền đã thu rồi trả kết quả."),
    "fee_is_paid": _("Chưa thu đủ phí, lệ phí. Ghi nhận tiền đã thu rồi làm tiếp."),
    "fee_is_open": _("Không còn khoản nào phải nộp nên không cần yêu cầu nộp."),
    "requests_are_answered": _(
        "Đơn vị được hỏi chưa trả lời. Chờ trả lời rồi chuyển tiếp."
    ),
    "is_decided": _("Kết quả chưa được ký. Ký kết quả trước khi kết thúc."),
    "is_not_decided": _(
        "Kết quả đã ký nên không làm việc này được nữa. Chuyển tiếp để phát hành kết quả."
    ),
    "signed_if_asked": _("Bước này phải ký kết quả rồi mới chuyển tiếp."),
    "supplement_is_overdue": _(
        "Người nộp còn trong hạn bổ sung. Chỉ dừng hồ sơ khi đã quá hạn bổ sung."
    ),
    # ---- a dossier
    "dossier_is_unknown": _("Không có hồ sơ này. Kiểm tra lại số hồ sơ."),
    "dossier_is_closed": _("Hồ sơ đã kết thúc nên không nhận thêm giấy tờ."),
    "dossier_is_not_over": _("Hồ sơ chưa giải quyết xong nên chưa đánh giá được."),
    "dossier_is_rated": _("Hồ sơ này đã được đánh giá. Mỗi hồ sơ đánh giá một lần."),
    "clock_is_behind": _(
        "Đồng hồ của máy chủ đang chạy lùi: hồ sơ %(code)s đã có việc ghi lúc %(last)s. "
        "Chưa ghi gì; báo người quản trị chỉnh giờ rồi làm lại."
    ),
    "dossier_moved_meanwhile": _(
        "Hồ sơ vừa có người khác xử lý trong lúc bạn đang xem. Những gì bạn đã nhập vẫn còn; "
        "xem diễn biến mới nhất rồi gửi lại nếu vẫn cần."
    ),
    "may_not_see_this_dossier": _("Hồ sơ này ngoài phạm vi chức danh của bạn."),
    "nobody_may_do_this_step": _(
        "Hôm nay không có chức danh nào làm được bước này. "
        "Phân công hoặc ủy quyền trước khi chuyển."
    ),
    "post_may_not_hold_this_step": _(
        "Chức danh được chọn không làm được bước này, hoặc chưa có người giữ. Chọn chức danh khác."
    ),
    "nobody_there_does_this_step": _(
        "Bước “%(step)s” phải do cấp %(level)s làm, nhưng hôm nay ở đó không có ai được giao làm "
        "cho cơ quan này. Hồ sơ còn ở đây; đề nghị cấp ấy phân công hoặc ủy quyền rồi chuyển lại."
    ),
    "post_has_it_already": _("Chức danh này đang giữ hồ sơ. Chọn chức danh khác."),
    # ---- opening
    "applicant_is_unknown": _(
        "Chưa xác định được người nộp, hoặc dữ liệu của người này đang bị hạn chế. Tìm lại "
        "hoặc ghi người mới."
    ),
    "channel_is_not_open": _(
        "Thủ tục này không nhận theo cách nộp đã chọn. Chọn cách nộp khác."
    ),
    "form_is_wrong": _("Tờ khai còn chỗ chưa đúng. Sửa các mục được đánh dấu."),
    "representative_is_the_applicant": _(
        "Người nộp thay phải là người khác với người có yêu cầu. Bỏ phần nộp thay."
    ),
    "authority_is_missing": _(
        "Phải ghi người nộp thay theo giấy tờ nào: giấy ủy quyền, quyết định giám hộ."
    ),
    "portal_procedure_is_unknown": _(
        "Không có thủ tục “%(procedure)s”. Ghi mã thủ tục như trong gói dữ liệu."
    ),
    "portal_office_is_unknown": _(
        "%(where)s: không có đơn vị “%(unit)s”. Ghi mã đơn vị như trong gói dữ liệu."
    ),
    "portal_row_is_there_twice": _(
        "%(where)s: đã nêu ở %(other)s. Mỗi thủ tục một ngày, mỗi đơn vị một tháng, chỉ ghi "
        "một dòng."
    ),
    "portal_day_is_to_come": _(
        "Thủ tục “%(procedure)s”: ngày %(day)s chưa đến. Việc chưa diễn ra thì bỏ trống."
    ),
    "portal_day_is_before_its_decision": _(
        "Thủ tục “%(procedure)s”: ngày %(day)s ở trước ngày ra quyết định công bố. Sửa lại ngày."
    ),
    "portal_month_has_not_begun": _("Tháng %(month)s chưa đến. Bỏ dòng này hoặc sửa tháng."),
    "portal_has_more_than_were_received": _(
        "Tháng %(month)s: số hồ sơ đã đồng bộ (%(synced)s) nhiều hơn số tiếp nhận (%(received)s). "
        "Sửa synced hoặc received."
    ),
    "fee_is_not_asked_for_yet": _(
        "Khoản thu của hồ sơ này chưa được lập. Thu khi hồ sơ đến bước nộp tiền."
    ),
    "procedure_is_by_oneself": _(
        "Thủ tục này không được nộp thay (%(basis)s). Người có yêu cầu tự nộp; bỏ phần nộp thay."
    ),
    "may_not_file_this": _(
        "Chức danh của bạn không nhận hồ sơ của thủ tục này ở đây. Chuyển cho bộ phận một cửa."
    ),
    "office_does_not_do_this": _(
        "Cơ quan đã chọn không giải quyết thủ tục này. Chọn cơ quan khác."
    ),
    "procedure_is_not_in_force": _(
        "Thủ tục “%(procedure)s” không có hiệu lực ngày %(day)s. Chọn thủ tục thay thế."
    ),
    "subject_may_not_apply": _(
        "Thủ tục này không dành cho đối tượng đã chọn. Chọn lại đối tượng hoặc thủ tục."
    ),
    # ---- together
    "may_not_bundle": _(
        "Chỉ người đang giữ hồ sơ hoặc bộ phận một cửa mới xếp hồ sơ vào một bộ hoặc tách ra."
    ),
    "bundled_is_closed": _(
        "Hồ sơ đã kết thúc nên không xếp vào bộ hay tách ra nữa. Bộ hồ sơ giữ nguyên như cũ."
    ),
    "related_is_unknown": _(
        "Không có hồ sơ nào mang số đã nhập mà bạn xem được. Kiểm tra lại số hồ sơ kia."
    ),
    "related_to_itself": _("%(code)s là chính hồ sơ này. Nhập số của hồ sơ kia."),
    "related_is_of_another_office": _(
        "Hồ sơ %(code)s do cơ quan khác giải quyết nên không xếp cùng bộ được. "
        "Chọn hồ sơ cùng cơ quan."
    ),
    "related_is_closed": _(
        "Hồ sơ %(code)s đã kết thúc nên không xếp cùng bộ được. Chọn hồ sơ còn đang mở."
    ),
    "related_already": _("Hồ sơ %(code)s đã ở cùng bộ với hồ sơ này. Không cần làm gì thêm."),
    "related_is_in_another_bundle": _(
        "Hồ sơ %(code)s đang ở một bộ khác. Tách một trong hai hồ sơ khỏi bộ của nó rồi xếp lại."
    ),
    "bundle_is_full": _(
        "Bộ hồ sơ đã có %(most)s hồ sơ, không thêm được nữa. Tách bớt hồ sơ trước."
    ),
    "dossier_is_in_no_bundle": _("Hồ sơ này không ở bộ nào nên không có gì để tách."),
    # ---- waiting
    "second_supplement_counts_as_late": _(
        "Hồ sơ đã yêu cầu bổ sung một lần. Yêu cầu lần hai vẫn được, nhưng hồ sơ bị tính là trễ "
        "hạn (chỉ số 2.1, Quyết định 766/QĐ-TTg). Đánh dấu “Tôi biết” nếu vẫn yêu cầu."
    ),
    "supplement_asks_for_nothing": _("Ghi ít nhất một giấy tờ hoặc nội dung cần bổ sung."),
    "enquiry_is_answered": _("%(by)s đã trả lời câu hỏi này. Tải lại trang để xem."),
    "enquiry_is_unknown": _("Không có câu hỏi này, hoặc không gửi đến đơn vị bạn."),
    "may_not_answer": _(
        "Chức danh của bạn không trả lời thay đơn vị được hỏi. Chuyển cho người có quyền."
    ),
    "clock_stands_still": _(
        "Thời hạn đang tạm dừng nên chưa gia hạn được. Chờ hồ sơ được xử lý tiếp."
    ),
    # ---- money
    "fee_is_wrong": _(
        "Mức thu %(amount)s đồng không hợp lệ: đã thu %(paid)s đồng. Nhập lại mức thu."
    ),
    "may_not_set_the_fee": _(
        "Chỉ người đang giữ hồ sơ hoặc bộ phận một cửa mới ghi được mức thu."
    ),
    "may_not_take_money": _("Chỉ bộ phận một cửa nơi tiếp nhận mới ghi nhận tiền thu."),
    "payment_does_not_fit": _(
        "Số tiền %(amount)s đồng vượt số còn phải nộp, hoặc chưa có mức thu (mức thu: %(fee)s "
        "đồng). Kiểm tra lại."
    ),
    "payment_is_known": _("Biên lai số %(reference)s đã được ghi nhận cho hồ sơ này."),
    "fee_is_paid_by_its_bill": _(
        "Khoản này đã nộp một phần theo thông báo nộp tiền, còn %(open)s đồng. Phần còn lại thu "
        "tiền mặt ở đây, hoặc để người nộp chuyển khoản theo thông báo ấy."
    ),
    # ---- promises
    "apologised_once_already": _(
        "Đã xin lỗi và hẹn lại một lần; mỗi hồ sơ chỉ hẹn lại một lần. Ưu tiên giải quyết ngay."
    ),
    "extended_once_already": _("Đã gia hạn một lần; pháp luật chỉ cho gia hạn một lần."),
    "new_date_is_not_later": _("Ngày hẹn mới phải sau ngày đã hẹn. Chọn ngày muộn hơn."),
    "procedure_has_no_extension": _("Pháp luật không cho gia hạn thủ tục này."),
    "promise_is_over": _(
        "Đã quá ngày hẹn trả (%(promised)s) nên không hẹn lại hay gia hạn được nữa. "
        "Giải quyết ngay."
    ),
    # ---- afterwards
    "may_not_hand_in": _(
        "Chỉ người nộp, bộ phận một cửa hoặc người đang giữ hồ sơ mới thêm được giấy tờ."
    ),
    "may_not_rate": _("Chỉ người nộp hồ sơ mới đánh giá được."),
    "stars_are_one_to_five": _("Chọn mức đánh giá từ 1 đến 5."),
    # ---- procedures kept here
    "draft_changed_meanwhile": _(
        "Bản dự thảo vừa được người khác sửa. Tải lại để xem bản mới trước khi lưu."
    ),
    "may_not_change_the_calendar": _(
        "Chức danh của bạn không đổi lịch làm việc. Đề nghị người quản trị thực hiện."
    ),
    "may_not_configure_procedures": _(
        "Chức danh của bạn không sửa quy trình thủ tục. Đề nghị Văn phòng thực hiện."
    ),
    "procedure_cannot_be_read": _(
        "Không đọc được quy trình “%(procedure)s” (phiên bản %(number)s). Báo người quản trị."
    ),
    "procedure_code_changes": _("Mã thủ tục không đổi được. Giữ mã cũ hoặc tạo thủ tục mới."),
    "procedure_ends_before_it_begins": _(
        "Thủ tục hết hiệu lực trước ngày bắt đầu %(day)s. Sửa since hoặc until."
    ),
    "procedure_has_no_term": _("Thủ tục chưa có thời hạn nên chưa ban hành được. Điền term."),
    "procedure_is_not_right": _("Quy trình còn lỗi nên chưa ban hành được. Sửa các lỗi đã nêu."),
    "procedure_is_unknown": _("Không có thủ tục này. Tìm lại trong danh sách."),
    "version_is_not_a_draft": _("Phiên bản này không phải dự thảo nên không sửa được."),
    # ---- papers and signatures
    "signer_has_no_key": _(
        "Bạn chưa đăng ký chứng thư số. Đăng ký chứng thư, hoặc để trống mật khẩu và ký trên giấy."
    ),
    "result_is_not_electronic": _(
        "Thủ tục này không trả kết quả điện tử. Để trống mật khẩu và ký trên giấy."
    ),
    "dossier_is_not_received": _(
        "Hồ sơ chưa được tiếp nhận nên chưa có ngày hẹn. Tiếp nhận trước."
    ),
    "supplement_was_not_asked": _("Chưa có yêu cầu bổ sung nào. Yêu cầu bổ sung rồi in phiếu."),
    "dossier_was_not_refused": _("Hồ sơ không bị từ chối hay dừng, nên không có phiếu từ chối."),
    "nobody_apologised": _("Chưa có lời xin lỗi nào. Xin lỗi và hẹn lại rồi in phiếu."),
    "may_not_issue_papers": _(
        "Chỉ người đang giữ hồ sơ hoặc bộ phận một cửa mới in được phiếu của hồ sơ này."
    ),
    "office_hours_are_unknown": _(
        "Chưa có giờ làm việc nào cho ngày %(day)s. Khai giờ làm việc trong gói dữ liệu."
    ),
}  # fmt: skip
