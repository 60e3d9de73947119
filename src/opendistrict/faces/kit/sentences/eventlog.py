from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "checkpoint_is_not_ours": _(
        "Mốc %(size)s dòng này không phải mốc sổ của cơ quan. Kiểm tra lại nơi lấy tệp."
    ),
    "checkpoint_is_not_signed": _(
        "Mốc của sổ “%(origin)s” không do khóa đã nêu ký. Kiểm tra lại khóa và tệp."
    ),
    "checkpoint_is_unknown": _("Chưa ký mốc nào ở %(size)s dòng. Chọn một mốc đã ký."),
    "checkpoint_is_unreadable": _("Không đọc được mốc này. Lấy lại đúng tệp đã công bố."),
    "cosignature_is_wrong": _(
        "Tệp này không có chữ ký đúng của nhân chứng “%(witness)s”. Kiểm tra lại khóa và tệp."
    ),
    "leaf_is_unknown": _("Sổ ghi sự kiện không có dòng %(leaf)s. Kiểm tra lại số."),
    "log_is_empty": _("Sổ ghi sự kiện chưa có dòng nào nên chưa có gì để ký."),
    "log_is_forked": _(
        "Sổ “%(origin)s” nay có %(new)s dòng, không nối tiếp sổ %(size)s dòng đã thấy: sổ đã bị "
        "viết lại, hoặc thiếu bằng chứng nối tiếp. Không ký; giữ cả hai mốc làm chứng cứ."
    ),
    "log_key_has_changed": _(
        "Sổ “%(origin)s” nay ký bằng khóa khác với khóa đã biết. Hỏi cơ quan giữ sổ trước khi ký."
    ),
    "log_key_is_missing": _(
        "Chưa có khóa ký sổ ghi sự kiện (OD_LOG_KEY). Khôi phục khóa từ nơi cất giữ; "
        "với cài đặt mới, chạy ./od migrate để tạo khóa."
    ),
    "log_was_rewritten": _(
        "Sổ ghi sự kiện không còn khớp với mốc %(size)s dòng đã ký nên không ký tiếp. "
        "Chạy ./od verify log để tìm dòng sai."
    ),
    "log_went_back": _(
        "Sổ “%(origin)s” nay chỉ có %(new)s dòng, ngắn hơn %(size)s dòng đã thấy. "
        "Không ký; giữ cả hai mốc làm chứng cứ."
    ),
}
