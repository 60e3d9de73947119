"""Why a stretch of sidewalk or roadway cannot be had, and what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    # ---- what governs
    "no_regime_in_force": _(
        "Ngày %(day)s chưa có, hoặc không còn, quy định nào về sử dụng tạm thời hè phố. "
        "Hỏi bộ phận một cửa của phường."
    ),
    "use_is_in_no_regime": _(
        "Từ ngày %(day)s không văn bản nào đang có hiệu lực nêu việc này (%(regimes)s), nên chưa "
        "ai được phép dùng hè phố hay lòng đường vào việc này. Chọn việc khác."
    ),
    "regime_ends_before": _(
        "%(basis)s chỉ có hiệu lực trước ngày %(until)s. Chọn ngày cuối sớm hơn."
    ),
    "fee_ends_before": _("%(basis)s chỉ thu phí trước ngày %(until)s. Chọn ngày cuối sớm hơn."),
    "charge_is_not_known": _(
        "Chưa biết mức phí: không văn bản nào đã đọc nêu mức cho trường hợp này (%(basis)s). "
        "Phường trả lời khi tiếp nhận; không ai tự đặt mức phí."
    ),
    "text_was_not_read": _(
        "%(basis)s có hiệu lực từ %(since)s nhưng nội dung chưa được nhập vào hệ thống; "
        "hỏi lại phường trước khi làm."
    ),
    "lanes_each_way_stay": _("Lòng đường phải còn ít nhất %(lanes)s làn xe cho mỗi chiều."),
    "lanes_one_way_stay": _("Lòng đường phải còn ít nhất %(lanes)s làn xe cho một chiều."),
    # ---- the wish itself
    "days_are_in_disorder": _("Ngày cuối phải sau ngày đầu. Sửa lại ngày."),
    "ground_has_no_size": _("Chỗ hỏi không có chiều dài hoặc chiều sâu. Nhập lại số mét."),
    "ground_is_outside": _("Chỗ hỏi vượt ra ngoài đoạn hè này. Rút ngắn hoặc dời vào trong."),
    "hours_are_wrong": _("Giờ bắt đầu và giờ kết thúc không đúng. Nhập lại giờ."),
    "day_is_past": _("Ngày %(day)s đã qua. Chọn từ hôm nay trở đi."),
    "use_belongs_elsewhere": _("Việc này không được làm ở chỗ đã chọn (hè phố hay lòng đường)."),
    "too_many_days": _("Nhiều nhất %(most)s ngày, bạn hỏi %(days)s ngày. Rút ngắn thời gian."),
    "too_many_hours": _("Nhiều nhất %(most)s giờ, bạn hỏi %(hours)s giờ. Rút ngắn thời gian."),
    "outside_the_hours": _("Chỉ được làm từ %(from)s đến %(to)s. Sửa lại giờ."),
    # ---- the ground
    "street_is_not_listed": _(
        "Đoạn này không có trong danh mục tuyến được phép làm việc này trong những ngày đó. "
        "Chọn đường khác hoặc ngày khác."
    ),
    "frontage_is_not_named": _("Phải cho biết số nhà: chỉ được dùng phần trước nhà mình."),
    "beyond_own_frontage": _(
        "Chỉ được dùng phần trước nhà mình, từ mét %(since_m)s đến mét %(until_m)s của đoạn. "
        "Rút ngắn chiều dài."
    ),
    "ground_is_taken": _(
        "Đã có người giữ chỗ này từ %(since)s đến trước %(until)s. Chọn chỗ hoặc ngày khác."
    ),
    "width_is_not_known": _(
        "Chưa ai đo bề rộng hè từ mét %(since_m)s đến mét %(until_m)s, nên chưa trả lời được. "
        "Đề nghị phường đo."
    ),
    "deeper_than_the_sidewalk": _("Hè ở đây chỉ rộng %(depth_m)s m. Giảm chiều sâu."),
    "sidewalk_is_too_narrow": _(
        "Hè ở đây rộng %(depth_m)s m; việc này chỉ được làm nơi hè rộng từ %(least_m)s m."
    ),
    "takes_too_much": _("Chỉ được dùng nhiều nhất %(most_m)s m bề rộng hè. Giảm chiều sâu."),
    "walkers_have_no_way": _(
        "Người đi bộ chỉ còn lối rộng %(left_m)s m (cần %(least_m)s m), hẹp nhất từ mét "
        "%(since_m)s đến mét %(until_m)s. Giảm chiều sâu hoặc dời chỗ."
    ),
    "too_close": _("Phải cách %(kind_name)s ít nhất %(clear_m)s m. Dời chỗ ra xa."),
    "segment_is_unknown": _("Không có đoạn hè này. Chọn lại số nhà, tên đường."),
    # ---- holding and ending
    "stretch_cannot_be_had": _("Chỗ này không giữ được như đã hỏi. Xem các lý do và hỏi lại."),
    "place_is_in_no_unit": _(
        "Chỗ này không thuộc phường nào vào ngày %(day)s. Báo người vận hành."
    ),
    "party_is_another": _("Chỉ giữ chỗ được cho chính mình. Nhờ bộ phận một cửa nếu làm thay."),
    "use_is_unknown": _("Không có việc sử dụng này. Kiểm tra lại số."),
    "use_is_elsewhere": _("Việc sử dụng %(number)s đang ở trạng thái khác. Tải lại trang."),
    "basis_is_missing": _("Phải ghi số, ngày của quyết định làm căn cứ."),
    "regime_is_unknown": _("Không có quy định mã %(code)s. Kiểm tra lại mã."),
    "regime_has_ended": _("Quy định này đã hết hiệu lực từ %(on)s."),
    "use_is_anothers": _("Chỗ %(number)s do người khác giữ. Kiểm tra lại số giữ chỗ."),
    "use_has_a_dossier": _("Chỗ %(number)s đã có hồ sơ. Theo dõi hồ sơ đã nộp."),
    "hold_ran_out": _("Hết hạn giữ chỗ %(number)s. Hỏi và giữ lại chỗ ở trang Vỉa hè."),
    "use_is_in_another_ward": _("Chỗ %(number)s thuộc phường khác. Nộp hồ sơ ở phường có chỗ này."),
    "use_has_no_procedure": _("Việc này chưa có thủ tục nộp trực tuyến. Hỏi bộ phận một cửa."),
    "ground_is_free": _("Chỗ này đang trống. Hỏi lại và giữ chỗ ngay."),
    "ground_is_yours": _("Chính bạn đang giữ một phần chỗ này. Xem ở Chỗ của tôi."),
    "wish_is_kept": _("Bạn đã ghi tên chờ đúng chỗ này rồi. Xem ở Chỗ của tôi."),
    "too_many_wishes": _("Mỗi người chờ nhiều nhất %(most)s chỗ. Thôi chờ một chỗ khác trước."),
    "wish_is_unknown": _("Không có lần chờ chỗ này. Tải lại trang."),
    "wish_is_elsewhere": _("Lần chờ này đã xong. Tải lại trang Chỗ của tôi."),
    "pause_is_outside_the_use": _(
        "Những ngày này nằm ngoài thời gian sử dụng %(number)s, hoặc đã tạm ngừng rồi."
    ),
    "nothing_falls_away": _("Không có phần phí nào của %(number)s cần giảm."),
    "credit_is_proposed": _("Đã có đề nghị cho %(number)s đang chờ quyết định."),
    # ---- renewing and changing
    "does_not_follow": _(
        "Chỉ gia hạn hay điều chỉnh được cùng đoạn hè và cùng việc với %(number)s, từ một ngày "
        "trong thời gian đang dùng đến ngay sau ngày cuối. Sửa lại ngày."
    ),
    "use_is_followed": _("Đã có đề nghị gia hạn hoặc điều chỉnh %(number)s. Xem ở Chỗ của tôi."),
    "too_early_to_renew": _("Gia hạn %(number)s được từ ngày %(day)s."),
    # ---- sharing out
    "ground_is_shared": _(
        "Chỗ này được chia theo đợt %(round)s, không ai giữ riêng được. Xem đợt chia chỗ."
    ),
    "number_is_not_named": _("Phải ghi lấy con số công khai nào để định thứ tự."),
    "street_is_elsewhere": _("Không có đoạn hè nào của phường trên đường: %(streets)s."),
    "round_closes_too_late": _(
        "Hạn ghi tên phải ở sau lúc này; con số phải có sau ngày hết hạn và trước ngày đầu sử dụng."
    ),
    "text_shares_otherwise": _(
        "Quy định đang có hiệu lực bắt buộc cách chia khác. Chọn lại cách chia."
    ),
    "ground_is_closed_for_works": _(
        "Công trình “%(title)s” đóng chỗ này từ %(since)s đến hết %(last)s."
    ),
    "ground_is_closed_for_event": _(
        "Sự kiện “%(title)s” dùng chỗ này từ %(since)s đến hết %(last)s."
    ),
    "ground_is_closed_already": _("Một phần chỗ này đã đóng cho việc khác trong những ngày ấy."),
    "closure_title_is_missing": _("Phải ghi đóng chỗ này cho việc gì."),
    "house_is_unknown": _("Không có nhà số %(number)s ở chỗ ấy. Kiểm tra lại số nhà."),
    "closure_is_unknown": _("Không có lần đóng chỗ này."),
    "closure_is_over": _("Lần đóng chỗ %(number)s đã hết trước ngày ấy."),
    "round_overlaps": _("Đợt %(number)s đang chia chỗ này trong những ngày đó."),
    "round_is_unknown": _("Không có đợt chia chỗ này. Kiểm tra lại số đợt."),
    "round_is_elsewhere": _("Đợt %(number)s đã qua bước này. Tải lại trang."),
    "not_in_the_round": _(
        "Đợt %(number)s không chia chỗ này, việc này, hoặc ngày ngoài %(since)s đến trước "
        "%(until)s. Xem lại đợt."
    ),
    "ticket_is_kept": _("Bạn đã ghi tên vào đợt %(number)s. Mỗi người một phiếu."),
    "number_is_not_known": _("Con số chỉ có vào ngày %(day)s. Ghi từ ngày ấy."),
    "number_is_missing": _("Phải ghi con số đã công bố: %(number_from)s."),
    "list_is_empty": _("Danh mục chưa có tên đường nào. Mỗi dòng ghi một đường."),
    "street_is_unknown": _("Không có đường: %(streets)s. Kiểm tra lại tên trong tệp."),
}
