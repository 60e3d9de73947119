from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "column_is_given_twice": _(
        "Dòng %(line)s: cột %(headers)s có hai lần. Giữ một cột rồi tải lên lại."
    ),
    "columns_are_missing": _("Dòng %(line)s: thiếu cột %(headers)s. Thêm cột rồi tải lên lại."),
    "header_is_missing": _("Tệp chưa có dòng tên cột. Thêm dòng tên cột rồi tải lên lại."),
    "file_expands_too_much": _(
        "Tệp nén bung ra quá lớn nên không mở. Lưu lại dưới dạng DOCX hoặc PDF thường."
    ),
    "file_has_macros": _("Tệp có macro nên không mở. Lưu lại dưới dạng không macro (DOCX)."),
    "file_has_too_many_lines": _("Tệp có quá %(most)s dòng. Chia thành nhiều tệp."),
    "file_has_too_many_pages": _(
        "Tệp có %(pages)s trang, nhiều hơn mức %(limit)s trang. Chia thành nhiều tệp."
    ),
    "file_is_corrupt": _(
        "Tệp hỏng hoặc chưa tải lên đủ. Mở thử trên máy, lưu lại rồi tải lên lần nữa."
    ),
    "file_is_empty": _("Tệp không có chữ nào. Kiểm tra lại tệp rồi tải lên lần nữa."),
    "file_is_mislabelled": _(
        "Đuôi tệp không đúng với nội dung bên trong. Lưu lại bằng đúng định dạng rồi tải lên."
    ),
    "file_is_not_a_table": _("Không đọc được bảng trong tệp. Dùng XLSX hoặc CSV có dòng tên cột."),
    "file_is_not_unicode": _("Tệp không dùng bảng mã Unicode. Lưu lại dưới dạng UTF-8."),
    "file_is_old_excel": _("Tệp Excel kiểu cũ (XLS). Lưu lại dưới dạng XLSX."),
    "file_is_password_protected": _("Tệp có mật khẩu nên không mở được. Bỏ mật khẩu rồi tải lên."),
    "file_is_scanned_only": _(
        "Tệp chỉ có ảnh quét, không có chữ. Dùng bản có chữ, hoặc nhận dạng chữ trước rồi tải lên."
    ),
    "file_is_too_large": _("Tệp nặng %(size)s, lớn hơn mức %(limit)s. Chia nhỏ hoặc nén lại."),
    "file_kind_is_not_read": _("Chưa đọc được loại tệp này. Dùng PDF có chữ, DOCX hoặc TXT."),
    "file_takes_too_long": _("Đọc tệp quá %(seconds)s giây nên đã dừng. Chia nhỏ tệp rồi thử lại."),
    "text_encoding_is_unknown": _("Không rõ bảng mã của tệp. Lưu lại dưới dạng UTF-8."),
}
