"""The data dictionary: every table that is open, every column, in both languages.

The tables are a contract: a column may be added at the end, none changes its name or meaning.
"""

from opendistrict.kernel.exchange.tables import Column, Table

_SET = Column("set", "code", "Mã bộ chỉ tiêu (bảng sets).", "Code of the target set (table sets).")
_TARGET = Column(
    "target", "code", "Mã chỉ tiêu (bảng targets).", "Code of the target (table targets)."
)
_INDICATOR = Column(
    "indicator",
    "code",
    "Mã chỉ số (bảng indicators); trống khi chỉ tiêu chưa gắn chỉ số.",
    "Code of the indicator (table indicators); empty while a target has none.",
)
_PLACE = (
    Column(
        "place",
        "code",
        "Mã quận, phường hoặc thành phố mà số liệu nói về; trống khi không thuộc nơi nào.",
        "Code of the district, ward or city that the number is of; empty where it is of none.",
    ),
    Column("place_name", "text", "Tên nơi đó, như vào ngày on.", "Its name, as on the day `on`."),
)
_PERIOD = (
    Column(
        "period_kind",
        "code",
        "Loại kỳ: month, quarter, half, nine_months, year, term.",
        "Kind of period: month, quarter, half, nine_months, year, term.",
    ),
    Column("since", "date", "Ngày đầu của kỳ.", "First day of the period."),
    Column("last_day", "date", "Ngày cuối của kỳ.", "Last day of the period."),
)
_UNIT = Column("measured_in", "text", "Đơn vị tính.", "Unit of quantity.")
_HOW = Column(
    "how_known",
    "code",
    "measured: đo từ sự kiện, không ai gõ tay; reported: do cơ quan khác báo; trống: chưa biết.",
    "measured: from facts, typed by nobody; reported: told by a body; empty: not known.",
)
_STATUS = Column(
    "status",
    "code",
    "Trạng thái số liệu: estimated (ước), preliminary (sơ bộ), actual (thực hiện), official "
    "(chính thức), adjusted (điều chỉnh), measured (đo); planned, assigned, striving là mức giao.",
    "Status: estimated, preliminary, actual, official, adjusted, measured; planned, assigned and "
    "striving are what was set, not a result.",
)
_AS_OF = Column("as_of", "date", "Ngày mà số liệu nói về.", "The day for which the number is so.")
_SOURCE = Column(
    "source",
    "text",
    "Nguồn số liệu; với số đo là mã phiên bản định nghĩa (cột version_code, bảng indicators).",
    "Source; of a measured number the version that made it (version_code in table indicators).",
)
_SIDES = (
    Column("numerator", "number", "Tử số, khi có.", "Numerator, where there is one."),
    Column(
        "denominator",
        "number",
        "Mẫu số hoặc kỳ so sánh, khi có.",
        "Denominator, or the period compared with, where there is one.",
    ),
)
_SAMPLE = Column(
    "is_sample",
    "boolean",
    "true: số liệu mẫu, đặt ra để minh họa.",
    "true: a sample figure, made up to illustrate.",
)

SETS = Table(
    "sets",
    "Bộ chỉ tiêu công khai",
    "Public target sets",
    ("set",),
    (
        _SET,
        Column("title_vi", "text", "Tên bộ chỉ tiêu.", "Title in Vietnamese."),
        Column("title_en", "text", "Tên tiếng Anh.", "Title in English."),
        Column(
            "body",
            "code",
            "Mã cơ quan, địa phương giao bộ chỉ tiêu.",
            "Code of the body or place that set the targets.",
        ),
        Column("body_name", "text", "Tên cơ quan, địa phương đó.", "Its name."),
        *_PERIOD,
        Column(
            "cut_off",
            "code",
            "Mốc chốt kỳ: calendar theo lịch, reporting từ 15/12 đến 14/12.",
            "How periods are cut: calendar, or reporting from 15 to 14 December.",
        ),
        Column(
            "declared",
            "number",
            "Số chỉ tiêu mà văn bản nêu.",
            "How many targets the document says there are.",
        ),
        Column(
            "known",
            "number",
            "Số chỉ tiêu đã công bố nội dung (không kể chỉ tiêu thành phần).",
            "How many were published with their content (without parts of others).",
        ),
        Column("met", "number", "Số chỉ tiêu đạt hoặc vượt.", "How many are met or exceeded."),
        Column("source", "text", "Văn bản giao chỉ tiêu.", "The document that set them."),
        _SAMPLE,
    ),
)
INDICATORS = Table(
    "indicators",
    "Định nghĩa chỉ số",
    "Definitions of indicators",
    ("indicator", "version"),
    (
        Column("indicator", "code", "Mã chỉ số.", "Code of the indicator."),
        Column(
            "version",
            "number",
            "Phiên bản định nghĩa; trống khi chỉ số do cơ quan khác báo.",
            "Version of the definition; empty for an indicator that is reported.",
        ),
        Column("version_code", "code", "Mã của phiên bản.", "Code of the version."),
        Column("name_vi", "text", "Tên chỉ số.", "Name in Vietnamese."),
        Column("name_en", "text", "Tên tiếng Anh.", "Name in English."),
        _UNIT,
        Column(
            "decimals", "number", "Số chữ số thập phân công bố.", "Decimals it is published with."
        ),
        Column(
            "direction",
            "code",
            "Chiều tốt: up, down, none.",
            "Which way is good: up, down, none.",
        ),
        Column(
            "frequency",
            "code",
            "Kỳ có số liệu: day, week, month, quarter, half, year, term.",
            "How often a number is due: day, week, month, quarter, half, year, term.",
        ),
        _HOW,
        Column(
            "in_force_since",
            "date",
            "Áp dụng cho các kỳ bắt đầu từ ngày này.",
            "In force for periods that begin on this day or later.",
        ),
        Column("formula_vi", "text", "Công thức bằng lời.", "The formula in words, Vietnamese."),
        Column(
            "formula_en", "text", "Công thức bằng lời, tiếng Anh.", "The formula in words, English."
        ),
        Column("legal_basis", "text", "Căn cứ pháp lý.", "Legal basis."),
        _SAMPLE,
    ),
)
TARGETS = Table(
    "targets",
    "Chỉ tiêu: kế hoạch, thực hiện, kết quả",
    "Targets: plan, actual, verdict",
    ("target", "on", "known_on"),
    (
        _SET,
        Column("target", "code", "Mã chỉ tiêu.", "Code of the target."),
        Column("title_vi", "text", "Tên chỉ tiêu.", "Title in Vietnamese."),
        Column("title_en", "text", "Tên tiếng Anh.", "Title in English."),
        Column("field", "text", "Lĩnh vực.", "Field of work."),
        Column(
            "part_of",
            "code",
            "Mã chỉ tiêu tổng hợp mà nó là thành phần.",
            "Code of the composite target it is a part of.",
        ),
        _INDICATOR,
        Column(
            "kind",
            "code",
            "Cách đánh giá: growth, cumulative, level, ratio, threshold, reduce, maintain, count, "
            "yesno, composite.",
            "How it is judged: growth, cumulative, level, ratio, threshold, reduce, maintain, "
            "count, yesno, composite.",
        ),
        Column("direction", "code", "Chiều tốt: up, down, none.", "Which way is good."),
        *_PLACE,
        *_PERIOD,
        _UNIT,
        Column("plan", "number", "Mức kế hoạch.", "The planned value."),
        Column(
            "plan_bound",
            "code",
            "Giới hạn kèm kế hoạch: more than, less than, about, at least, at most.",
            "Limit told with the plan: more than, less than, about, at least, at most.",
        ),
        Column("plan_source", "text", "Nguồn của kế hoạch.", "Source of the plan."),
        Column("striving", "number", "Mức phấn đấu.", "The value striven for."),
        Column(
            "actual",
            "number",
            "Mức thực hiện; số tính ra có nhiều nhất sáu chữ số thập phân.",
            "What was reached; computed numbers have at most six decimals.",
        ),
        Column(
            "actual_bound",
            "code",
            "Giới hạn kèm mức thực hiện: khi có, đó là một giới hạn, không phải con số đúng.",
            "Limit told with it: with one, the number is a limit and not exact.",
        ),
        Column(
            "percent_of_plan", "number", "Phần trăm kế hoạch.", "Actual in per cent of the plan."
        ),
        Column("gap", "number", "Thực hiện trừ kế hoạch.", "Actual minus plan."),
        Column(
            "trend_percent",
            "number",
            "Tăng, giảm so với kỳ trước, %.",
            "Change on the period before, in per cent.",
        ),
        Column(
            "verdict",
            "code",
            "Kết quả: VUOT vượt, DAT đạt, CO_BAN_DAT cơ bản đạt, KHONG_DAT không đạt, CHUA_DEN_KY "
            "chưa đến kỳ, DANG_THUC_HIEN đang thực hiện, KHO_DAT khó đạt, KHONG_DANH_GIA không "
            "đánh giá được.",
            "Verdict: VUOT exceeded, DAT met, CO_BAN_DAT mostly met, KHONG_DAT not met, "
            "CHUA_DEN_KY not due, DANG_THUC_HIEN in progress, KHO_DAT at risk, KHONG_DANH_GIA "
            "cannot be judged.",
        ),
        Column(
            "reasons",
            "text",
            "Vì sao có kết quả ấy, bằng mã, cách nhau dấu cách.",
            "Why the verdict is so, as codes with spaces between.",
        ),
        _HOW,
        _STATUS,
        _AS_OF,
        _SOURCE,
        *_SIDES,
        Column(
            "dropped_on",
            "date",
            "Ngày thôi giao chỉ tiêu.",
            "The day on which the target was dropped.",
        ),
        _SAMPLE,
        Column("on", "date", "Kết quả xét tại ngày này.", "The verdict stands on this day."),
        Column(
            "known_on",
            "date",
            "Chỉ tính những gì đã biết đến hết ngày này.",
            "Only what was known at the end of this day counts.",
        ),
    ),
)
VALUES = Table(
    "values",
    "Số liệu theo kỳ, số đo và số báo tách riêng",
    "Values by period, measured and reported apart",
    ("target", "how_known", "since", "last_day", "value_id"),
    (
        _SET,
        _TARGET,
        _INDICATOR,
        *_PLACE,
        *_PERIOD,
        _HOW,
        _STATUS,
        Column("value", "number", "Giá trị.", "The value."),
        Column(
            "bound",
            "code",
            "Giới hạn nguồn tin nêu: more than, less than, about, at least, at most.",
            "Limit the source tells: more than, less than, about, at least, at most.",
        ),
        _UNIT,
        *_SIDES,
        Column(
            "percent_of_plan",
            "number",
            "Phần trăm kế hoạch do nguồn tin nêu.",
            "Per cent of plan, as the source tells it.",
        ),
        Column(
            "change_percent",
            "number",
            "Tăng, giảm do nguồn tin nêu, %.",
            "Change, as the source tells it, in per cent.",
        ),
        _AS_OF,
        Column(
            "reported_on",
            "date",
            "Ngày biết số báo; trống với số đo.",
            "The day on which a reported value became known; empty for a measured one.",
        ),
        _SOURCE,
        Column(
            "value_id",
            "code",
            "Mã của lần báo; trống với số đo.",
            "Id of the telling; empty for a measured value.",
        ),
        Column(
            "corrects",
            "code",
            "Mã của lần báo mà nó đính chính.",
            "Id of the telling that it corrects.",
        ),
        Column(
            "is_used",
            "boolean",
            "true: kết quả của chỉ tiêu dựa trên giá trị này.",
            "true: the verdict of the target rests on this value.",
        ),
        _SAMPLE,
    ),
)
TABLES = {one.name: one for one in (SETS, INDICATORS, TARGETS, VALUES)}
