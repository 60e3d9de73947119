from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    # ---- a file
    "file_holds_one_procedure": _(
        "Mỗi tệp chỉ ghi một thủ tục. Tách thành nhiều tệp hoặc điền nội dung thủ tục."
    ),
    "procedure_file_has_another_name": _(
        "Tên tệp phải là mã thủ tục “%(code)s”. Đổi tên tệp hoặc sửa mã."
    ),
    "term_is_not_countable": _(
        "Thời hạn này không đếm được: ngày và tháng phải là số nguyên, ngày làm việc tính đến "
        "nửa ngày, giờ phải lớn hơn 0. Sửa amount hoặc every."
    ),
    "cutoff_is_of_working_days": _(
        "Mốc giờ (cutoff) chỉ dùng với ngày làm việc. Bỏ cutoff hoặc đổi every thành working_day."
    ),
    "not_an_amount": _(
        "Không phải một số. Ghi số nguyên, số thập phân có dấu chấm hoặc phân số như 1/2."
    ),
    "not_a_time": _('Không phải giờ trong ngày. Ghi giờ:phút trong dấu nháy, ví dụ "15:00".'),
    # ---- what a linter finds
    "back_to_does_not_go_back": _(
        "Bước “%(step)s” trả về “%(target)s” là bước đứng sau hoặc chính nó. Chỉ trả về bước "
        "đứng trước."
    ),
    "bounds_are_of_numbers": _(
        "Trường “%(field)s” không phải là số nên không có least, most. Bỏ giới hạn hoặc đổi kind."
    ),
    "bounds_are_turned": _("Trường “%(field)s” có most nhỏ hơn least. Đổi lại hai giới hạn."),
    "brace_is_left_open": _(
        "Có dấu ngoặc nhọn lẻ. Viết {ten_truong} đủ hai dấu, hoặc bỏ dấu thừa."
    ),
    "choices_and_kind_disagree": _(
        "Trường “%(field)s”: chỉ loại choice mới có danh sách lựa chọn, và phải có. Sửa kind "
        "hoặc choices."
    ),
    "code_is_given_twice": _("Mã “%(code)s” đã dùng ở trên. Đặt mã khác."),
    "code_is_reserved": _("Mã “%(code)s” dành cho hệ thống. Đặt mã khác."),
    "condition_never_holds": _(
        "Điều kiện theo trường “%(field)s” không bao giờ đúng: trường phải đứng trước, là "
        "có/không hoặc lựa chọn, và có giá trị đã nêu. Sửa when."
    ),
    "english_is_vietnamese": _(
        "Bản tiếng Anh còn từ tiếng Việt “%(word)s”. Dịch từ này, hoặc đặt trong dấu nháy nếu "
        "là tên riêng."
    ),
    "fee_basis_has_no_number": _(
        "Khoản “%(fee)s” có mức thu nhưng căn cứ không có số hiệu văn bản. Ghi số hiệu, hoặc "
        "ghi gap nếu chưa rõ."
    ),
    "fee_counts_no_number": _(
        "Khoản “%(fee)s” tính theo “%(field)s”, không phải trường số của biểu mẫu. Sửa "
        "quantity hoặc times."
    ),
    "fee_has_no_moment": _("Có khoản thu nhưng chưa ghi thu khi nào. Điền fee_when."),
    "fee_has_no_rate": _(
        "Khoản “%(fee)s” không có mức thu, cũng không ghi là chưa rõ. Điền tiers hoặc gap."
    ),
    "fee_has_rate_and_gap": _("Khoản “%(fee)s” vừa có mức thu vừa ghi là chưa rõ. Chỉ giữ một."),
    "fee_period_is_empty": _(
        "Khoản “%(fee)s” hết hiệu lực trước khi có hiệu lực. Sửa since hoặc until."
    ),
    "fee_regimes_overlap": _(
        "Khoản “%(fee)s” có hai mức cùng có hiệu lực trong một ngày. Ghi until cho mức cũ."
    ),
    "field_is_unused": _(
        "Trường “%(field)s” không dùng vào việc đã nêu (%(for)s). Chỉ hỏi điều cần dùng: sửa "
        "for hoặc bỏ trường."
    ),
    "first_step_is_conditional": _(
        "Bước đầu “%(step)s” không được có điều kiện: hồ sơ luôn vào bước này. Bỏ when."
    ),
    "by_oneself_basis_has_no_number": _(
        "Không cho nộp thay thì phải có căn cứ tra cứu được. Ghi số hiệu văn bản và điều khoản ở "
        "by_oneself.basis."
    ),
    "nobody_can_come_themselves": _(
        "Doanh nghiệp luôn nộp qua một người, nên không bắt tự nộp được. Bỏ by_oneself, hoặc thêm "
        "citizen vào subjects."
    ),
    "gap_is_about_nothing": _(
        "“%(about)s” không phải tên một phần của thủ tục. Ghi tên phần còn thiếu, ví dụ term."
    ),
    "held_paper_is_asked_for": _(
        "“%(paper)s” do Nhà nước giữ (%(held_by)s) nên không được yêu cầu nộp. Bỏ giấy này "
        "hoặc ghi required: false để cán bộ tự tra cứu."
    ),
    "last_tier_has_an_end": _(
        "Bậc cuối dừng ở %(up_to)s, nhiều hơn thì không có mức. Bỏ up_to của bậc cuối."
    ),
    "no_step_asks_for_the_fee": _(
        "Thu trong lúc giải quyết nhưng không bước nào được yêu cầu nộp. Thêm payment vào may "
        "của một bước."
    ),
    "no_step_signs": _("Không bước nào ký kết quả. Ghi signs: true ở bước ký."),
    "placeholder_is_no_field": _(
        "{%(name)s} không phải trường của biểu mẫu, cũng không phải {applicant} hay {code}. "
        "Sửa nội dung kết quả."
    ),
    "retention_is_missing": _(
        "Chưa ghi thời hạn lưu hồ sơ. Điền retention, hoặc ghi gap about: retention nếu chưa rõ."
    ),
    "second_step_signs": _(
        "Bước “%(step)s” cũng ký, nhưng kết quả chỉ ký một lần. Bỏ signs ở một bước."
    ),
    "signed_goes_not_back": _(
        "Bước “%(step)s” đứng sau bước ký nên không trả về được. Bỏ back_to."
    ),
    "signed_is_not_stopped": _(
        "Bước “%(step)s” đứng sau bước ký nên không yêu cầu bổ sung hay dừng được nữa. Bỏ "
        "supplement, stop."
    ),
    "signing_is_conditional": _(
        "Bước ký “%(step)s” không được có điều kiện: không ký thì không có kết quả. Bỏ when."
    ),
    "source_is_unknown": _(
        "Trường “%(field)s” lấy từ “%(held_by)s” là nguồn không có. Dùng identity.full_name, "
        "birth_date, national_id, phone hoặc address."
    ),
    "state_holds_this_paper": _(
        "“%(paper)s” đã có trong dữ liệu của Nhà nước (%(basis)s) nên không được yêu cầu nộp. "
        "Bỏ giấy này, hoặc ghi held_by và required: false."
    ),
    "step_asks_for_no_fee": _(
        "Bước “%(step)s” được yêu cầu nộp tiền nhưng thủ tục không thu trong lúc giải quyết. "
        "Bỏ payment hoặc sửa fee_when."
    ),
    "step_has_no_holder": _(
        "Ở %(office)s không ai có quyền “%(act)s” cho lĩnh vực %(field)s. Phân công hoặc ủy "
        "quyền trước khi công bố."
    ),
    "step_has_no_holder_there": _(
        "Bước này phải do cấp %(level)s làm, nhưng với hồ sơ của %(office)s ở cấp ấy không ai có "
        "quyền “%(act)s” cho lĩnh vực %(field)s. Phân công ở cấp ấy trước khi công bố, hoặc bỏ "
        "place."
    ),
    "step_is_unknown": _("Không có bước “%(step)s” trong thủ tục. Sửa back_to."),
    "step_is_unreachable": _(
        "Không hồ sơ nào đến được bước “%(step)s”: điều kiện không bao giờ đúng. Sửa when hoặc "
        "bỏ bước."
    ),
    "supplement_has_no_term": _(
        "Bước “%(step)s” được yêu cầu bổ sung nhưng chưa ghi bổ sung trong bao lâu. Điền "
        "supplement_within, hoặc ghi gap about: supplement_within."
    ),
    "term_is_missing": _(
        "Chưa ghi thời hạn giải quyết. Điền term, hoặc ghi gap about: term nếu chưa rõ."
    ),
    "terms_are_mixed": _(
        "Thời hạn dùng nhiều đơn vị (%(units)s) nên không cộng được. Dùng một đơn vị."
    ),
    "terms_do_not_add_up": _(
        "Tiếp nhận, các bước và trả kết quả cộng lại là %(total)s, thời hạn là %(term)s "
        "(%(every)s). Sửa cho bằng nhau."
    ),
    "tiers_do_not_rise": _("Các bậc phải tăng dần và chỉ bậc cuối không có up_to. Sắp lại tiers."),
    "translation_is_missing": _(
        "“%(text)s” chưa được dịch: tiếng Anh giống hệt tiếng Việt. Viết bản tiếng Anh."
    ),
    # ---- a form filled in
    "day_is_not_in_calendar": _("Không có ngày %(given)s trên lịch. Kiểm tra lại ngày."),
    "field_is_required": _("Chưa điền mục này. Điền rồi gửi lại."),
    "form_field_is_unknown": _(
        "Biểu mẫu không có mục “%(field)s”: có thể thủ tục vừa có bản mới. Tải lại trang rồi "
        "điền lại."
    ),
    "held_value_is_unusable": _(
        "Dữ liệu định danh của mục này không đúng dạng. Báo bộ phận một cửa để kiểm tra, không "
        "cần điền lại."
    ),
    "not_a_choice": _("Giá trị này không có trong danh sách. Chọn một mục."),
    "not_a_day_of_form": _("Nhập ngày theo dạng ngày/tháng/năm, ví dụ 05/06/2026."),
    "not_a_national_id": _(
        "Nhập 12 số của số định danh cá nhân, 9 số của chứng minh nhân dân cũ, hoặc mã số thuế "
        "nếu là tổ chức kinh doanh."
    ),
    "not_a_number": _("Nhập một số, dùng dấu phẩy cho phần thập phân, ví dụ 12,5."),
    "not_a_phone": _("Nhập số điện thoại Việt Nam, ví dụ 0901234567."),
    "not_a_text": _("Mục này phải là chữ. Nhập lại."),
    "not_a_whole_number": _("Nhập một số nguyên, không có phần thập phân."),
    "not_an_email": _("Nhập địa chỉ thư điện tử, ví dụ ten@example.vn."),
    "not_yes_or_no": _("Chọn có hoặc không."),
    "number_is_too_fine": _("Nhập nhiều nhất %(places)s chữ số thập phân."),
    "number_is_too_large": _("Nhập số không quá %(most)s."),
    "number_is_too_small": _("Nhập số từ %(least)s trở lên."),
    "number_may_mean_two": _(
        "“%(given)s” có thể là hàng nghìn hoặc số thập phân. Bỏ dấu chấm nếu là hàng nghìn, "
        "dùng dấu phẩy nếu là thập phân."
    ),
    "text_is_too_long": _("Rút gọn còn nhiều nhất %(most)s ký tự."),
    # ---- a fee that cannot be said
    "fee_count_is_missing": _(
        "Chưa điền mục dùng để tính khoản “%(fee)s”. Điền mục đó để biết số tiền."
    ),
    "no_rate_is_known": _(
        "Chưa rõ mức thu của khoản “%(fee)s”: %(note)s. Hỏi bộ phận một cửa trước khi nộp tiền."
    ),
}
