"""Issued papers, keys and signatures, files that people send."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    # ---- keys
    "certificate_is_unreadable": _("Không đọc được chứng thư số. Dùng tệp .pem, .crt hoặc .cer."),
    "certificate_has_expired": _(
        "Chứng thư số của %(name)s đã hết hạn lúc %(until)s. Gia hạn rồi đăng ký chứng thư mới."
    ),
    "certificate_is_not_yet_valid": _(
        "Chứng thư số của %(name)s chỉ có hiệu lực từ %(since)s. Ký sau thời điểm đó."
    ),
    "certificate_is_not_for_signing": _(
        "Chứng thư số của %(name)s không được cấp để ký. Dùng chứng thư ký số."
    ),
    "certificate_is_enrolled_already": _(
        "Chứng thư số của %(name)s đã được đăng ký. Thu hồi đăng ký cũ trước nếu cần thay tệp khóa."
    ),
    "key_algorithm_is_not_taken": _(
        "Khóa %(algorithm)s không dùng để ký ở đây. Dùng RSA từ 2048 bit hoặc EC P-256, P-384, "
        "P-521."
    ),
    "key_is_too_weak": _("Khóa RSA chỉ có %(bits)s bit, cần ít nhất %(least)s bit."),
    "key_does_not_match_certificate": _(
        "Khóa trong tệp không phải khóa của chứng thư %(name)s. Xuất lại tệp .p12 từ nơi cấp."
    ),
    "key_file_holds_no_certificate": _("Tệp khóa không có chứng thư số. Xuất lại tệp .p12 đầy đủ."),
    "key_file_holds_no_key": _("Tệp không có khóa bí mật. Xuất lại tệp .p12 kèm khóa bí mật."),
    "key_file_is_broken": _("Không đọc được tệp khóa. Dùng tệp .p12 hoặc .pfx còn nguyên vẹn."),
    "key_is_not_the_enrolled_one": _(
        "Khóa vừa mở không phải khóa đã đăng ký của %(name)s. Cắm đúng thiết bị hoặc đăng ký lại."
    ),
    "key_password_is_wrong": _("Mật khẩu hoặc mã PIN của khóa không đúng. Gõ lại."),
    "may_not_enrol_for_another": _(
        "Bạn chỉ quản lý được chứng thư số của chính mình. Đề nghị người quản trị làm việc này."
    ),
    "revocation_has_no_reason": _("Cần ghi lý do thu hồi chứng thư số."),
    "sample_key_for_a_real_person": _("%(name)s không phải người mẫu nên không được cấp khóa mẫu."),
    "signer_is_another_person": _("Đây là chứng thư số của %(name)s. Ký bằng chứng thư của bạn."),
    "signer_is_revoked": _(
        "Chứng thư số của %(name)s đã bị thu hồi lúc %(at)s nên không ký được nữa."
    ),
    "signer_is_unknown": _("Không có chứng thư số này. Đăng ký chứng thư rồi ký lại."),
    "token_holds_no_such_key": _("Thiết bị không có khóa “%(label)s”. Cắm đúng thiết bị."),
    "token_is_busy": _("Thiết bị ký đang ký giấy tờ khác. Đợi một lát rồi ký lại."),
    "token_is_enrolled_by_the_operator": _(
        "Chỉ người quản trị máy chủ đăng ký được thiết bị ký. Đề nghị người quản trị làm việc này."
    ),
    "token_is_locked": _(
        "Thiết bị ký “%(label)s” đã khóa vì gõ sai mã PIN nhiều lần. Nhờ nơi cấp thiết bị mở khóa."
    ),
    "token_is_not_reachable": _("Không thấy thiết bị ký “%(label)s”. Cắm thiết bị rồi thử lại."),
    # ---- files that are signed
    "pdf_is_broken": _("Không đọc được tệp PDF. Tệp hỏng hoặc chưa tải lên đủ."),
    "pdf_is_password_protected": _("Tệp PDF có mật khẩu. Bỏ mật khẩu rồi thử lại."),
    "pdf_carries_a_broken_signature": _(
        "Tệp có chữ ký đã hỏng nên không ký thêm. Lấy lại bản gốc rồi ký."
    ),
    "pdf_forbids_another_signature": _(
        "Chữ ký đầu tiên trong tệp không cho phép thay đổi gì nữa, kể cả ký thêm."
    ),
    # ---- signatures that were checked
    "certificate_was_not_valid_when_signing": _(
        "Chứng thư số chưa có hiệu lực hoặc đã hết hạn vào lúc ký."
    ),
    "file_was_added_to_after_signing": _("Tệp có phần được ghi thêm sau khi ký."),
    "signature_is_broken": _("Nội dung đã bị sửa sau khi ký: chữ ký không còn khớp."),
    "signature_is_from_the_future": _("Thời gian ký ghi trong chữ ký chưa đến."),
    "signature_is_unreadable": _("Không đọc được chữ ký trong tệp."),
    "signer_is_not_trusted": _(
        "Nơi cấp chứng thư (%(issuer)s) không có trong danh sách được tin cậy ở đây."
    ),
    # ---- issued papers
    "may_not_withdraw_this_paper": _(
        "Chức danh của bạn không có quyền thu hồi giấy tờ của đơn vị này."
    ),
    "paper_is_about_another": _(
        "Giấy tờ cần thay thế thuộc việc khác hoặc đơn vị khác. Chọn lại giấy tờ."
    ),
    "paper_is_superseded": _("Giấy tờ số %(number)s đã được thay thế. Dùng giấy tờ mới nhất."),
    "paper_is_unknown": _("Không có giấy tờ này. Tải lại trang rồi chọn lại."),
    "paper_is_withdrawn": _("Giấy tờ số %(number)s đã bị thu hồi lúc %(at)s."),
    "paper_symbol_is_malformed": _(
        "Ký hiệu “%(symbol)s” không dùng được: chữ in hoa và số, nối bằng gạch ngang, tối đa 16 "
        "ký tự."
    ),
    "withdrawal_has_no_reason": _("Cần ghi lý do thu hồi giấy tờ."),
    # ---- files that people send
    "office_file_fetches_something": _(
        "Tệp lấy nội dung từ nơi khác khi mở (%(what)s) nên không nhận. Lưu lại thành PDF."
    ),
    "office_file_has_objects": _(
        "Tệp có đối tượng nhúng bên trong nên không nhận. Lưu lại thành PDF rồi gửi."
    ),
    "pdf_does_something": _(
        "Tệp PDF tự chạy một việc khi mở hoặc chứa tệp khác bên trong (%(what)s) nên không nhận. "
        "In lại ra PDF rồi gửi."
    ),
    "pdf_hides_its_objects": _(
        "Tệp PDF được đóng gói theo cách không kiểm tra được. In lại ra PDF rồi gửi."
    ),
    "picture_is_broken": _("Ảnh hỏng hoặc chưa tải lên đủ. Chụp hoặc gửi lại."),
    "picture_is_too_large": _(
        "Ảnh %(width)s × %(height)s điểm, lớn hơn mức %(megapixels)s triệu điểm. Thu nhỏ rồi gửi."
    ),
    "upload_is_empty": _("Tệp trống. Chọn lại tệp rồi gửi."),
    "upload_is_two_kinds_at_once": _(
        "Tệp chứa thêm nội dung của loại tệp khác nên không nhận. Lưu hoặc chụp lại rồi gửi."
    ),
    "upload_kind_is_not_taken": _("Không nhận loại tệp này. Gửi tệp %(taken)s."),
}
