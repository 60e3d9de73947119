"""What an address asks for; what is wrong with it as problem+json (RFC 9457), in two languages."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, JsonResponse

from opendistrict.faces.kit import clock, formats

EARLIEST = date(1990, 1, 1)
CLOCKS = ("known_on", "on")

# Machines get both sentences whatever language they ask in, so both stand here side by side.
SENTENCES: dict[str, tuple[int, str, str]] = {
    "bbox_is_unreadable": (
        400,
        "Không đọc được khung tọa độ “%(given)s”. Viết tây,nam,đông,bắc bằng độ.",
        "The box “%(given)s” cannot be read. Write west,south,east,north in degrees, south first.",
    ),
    "cursor_is_unreadable": (
        400,
        "Tham số after không đọc được. Dùng nguyên địa chỉ ở mục next của trang trước.",
        "The parameter after cannot be read. Use the address given as next by the page before.",
    ),
    "datetime_is_unreadable": (
        400,
        "Không đọc được thời gian “%(given)s”. Viết theo RFC 3339, hoặc từ/đến (.. khi để ngỏ).",
        "The time “%(given)s” cannot be read. Write RFC 3339, or from/to with .. for an open end.",
    ),
    "day_is_to_come": (
        400,
        "Ngày %(given)s ở tham số %(name)s chưa đến. Chọn hôm nay hoặc một ngày đã qua.",
        "The day %(given)s of the parameter %(name)s is to come. Choose today or a day gone by.",
    ),
    "day_is_unreadable": (
        400,
        "Tham số %(name)s phải là một ngày có thật, viết YYYY-MM-DD, từ năm 1990: “%(given)s”.",
        "The parameter %(name)s must be a real day written YYYY-MM-DD, from 1990 on: “%(given)s”.",
    ),
    "feature_is_unknown": (
        404,
        "Không có đối tượng nào mang mã “%(given)s” ở đây.",
        "Nothing here has the id “%(given)s”.",
    ),
    "flow_is_unknown": (
        404,
        "Không có luồng dữ liệu SDMX “%(given)s”. Các luồng đang có: %(known)s.",
        "There is no SDMX dataflow “%(given)s”. There are: %(known)s.",
    ),
    "format_is_unknown": (
        406,
        "Không có định dạng “%(given)s” cho dữ liệu này. Các định dạng đang có: %(known)s.",
        "These data are not given in the format “%(given)s”. There are: %(known)s.",
    ),
    "key_is_not_supported": (
        400,
        "Chưa lọc được theo khóa SDMX “%(given)s”. Dùng khóa all rồi lọc phía người nhận.",
        "Filtering by the SDMX key “%(given)s” is not offered. Use the key all and filter there.",
    ),
    "leaf_is_not_in_the_log": (
        404,
        "Sổ ghi sự kiện không có dòng “%(given)s” dưới mốc đã ký mới nhất.",
        "The event log has no leaf “%(given)s” under its newest signed checkpoint.",
    ),
    "limit_is_unreadable": (
        400,
        "Tham số limit phải là số nguyên từ 1, nhiều nhất %(most)s mỗi trang: “%(given)s”.",
        "The parameter limit must be a whole number from 1 to %(most)s a page: “%(given)s”.",
    ),
    "log_is_not_signed": (
        404,
        "Sổ ghi sự kiện chưa có mốc nào được ký. Thử lại khi đã có.",
        "No checkpoint of the event log has been signed yet. Try again when there is one.",
    ),
    "log_is_not_witnessed": (
        404,
        "Nơi này không làm chứng cho sổ “%(given)s”.",
        "This installation does not witness the log “%(given)s”.",
    ),
    "log_sizes_are_wrong": (
        404,
        "Không có hai mốc %(old)s và %(new)s: cần 0 < mốc cũ ≤ mốc mới ≤ mốc ký mới nhất.",
        "There are no sizes %(old)s and %(new)s: 0 < old ≤ new ≤ newest checkpoint is needed.",
    ),
    "method_is_not_allowed": (
        405,
        "Dữ liệu mở chỉ đọc được bằng GET hoặc HEAD.",
        "Open data can only be read, by GET or HEAD.",
    ),
    "parameter_is_unknown": (
        400,
        "Không có tham số “%(name)s”. Các tham số dùng được: %(known)s.",
        "There is no parameter “%(name)s”. There are: %(known)s.",
    ),
    "period_is_empty": (
        400,
        "Kỳ phải kết thúc không sớm hơn ngày bắt đầu: since=%(since)s, last_day=%(last)s.",
        "A period must not end before it begins: since=%(since)s, last_day=%(last)s.",
    ),
    "table_is_unknown": (
        404,
        "Không có bảng dữ liệu “%(given)s”. Các bảng đang có: %(known)s.",
        "There is no table “%(given)s”. There are: %(known)s.",
    ),
    "target_set_is_not_public": (
        404,
        "Không có bộ chỉ tiêu công khai nào có mã “%(given)s”. Xem danh sách ở /data/sets.json.",
        "No public target set has the code “%(given)s”. The list is at /data/sets.json.",
    ),
    "target_set_has_no_list": (
        404,
        "Bộ chỉ tiêu “%(given)s” công khai nhưng chưa công bố danh mục, nên chưa có gì để xuất.",
        "The target set “%(given)s” is public but its list was never published: nothing to export.",
    ),
    "indicator_is_not_public": (
        404,
        "Không có chỉ số công khai nào có mã “%(given)s”. Xem danh sách ở /data/indicators.json.",
        "No public indicator has the code “%(given)s”. The list is at /data/indicators.json.",
    ),
}


class Wrong(Exception):
    """What was asked cannot be answered; `code` is one of `SENTENCES`."""

    def __init__(self, code: str, **details: object) -> None:
        assert code in SENTENCES, code
        super().__init__(code)
        self.code = code
        self.details = {name: str(value)[:80] for name, value in details.items()}


def problem(request: HttpRequest, wrong: Wrong) -> JsonResponse:
    """The answer: `code` for programs, a sentence in both languages for who reads the log."""
    status, vi, en = SENTENCES[wrong.code]
    said = {"vi": vi % wrong.details, "en": en % wrong.details}
    body = {
        "type": f"{request.scheme}://{request.get_host()}/data/#{wrong.code}",
        "title": wrong.code.replace("_", " "),
        "status": status,
        "code": wrong.code,
        "detail": said[formats.language()],
        "detail_vi": said["vi"],
        "detail_en": said["en"],
        "instance": request.path,
    }
    answered = JsonResponse(
        body, status=status, json_dumps_params={"ensure_ascii": False},
        content_type="application/problem+json",
    )  # fmt: skip
    answered.headers["Cache-Control"] = "no-store"
    if status == 405:
        answered.headers["Allow"] = "GET, HEAD, OPTIONS"
    return answered


@dataclass(frozen=True, slots=True)
class Asked:
    """Filters and the two clocks. `on`: the day by which verdicts stand; `known_on`: only what
    was known at the end of that day counts. "" and None filter nothing."""

    on: date
    known_on: date
    target_set: str = ""
    indicator: str = ""
    since: date | None = None
    last_day: date | None = None
    after: str = ""

    def covers(self, since: date, last: date) -> bool:
        """Whether a period lies inside the days asked for."""
        begins = self.since is None or self.since <= since
        return begins and (self.last_day is None or last <= self.last_day)


def asked_of(request: HttpRequest, allowed: Collection[str]) -> Asked:
    """The parameters of an address, of those that are `allowed` (the two clocks always are)."""
    known = {*CLOCKS, *allowed}
    for name in request.GET:
        if name not in known:
            raise Wrong("parameter_is_unknown", name=name, known=", ".join(sorted(known)))
    today = clock.today(request)
    known_on = _day(request, "known_on") or today
    on = _day(request, "on") or known_on
    for name, day in (("known_on", known_on), ("on", on)):
        if day > today:
            raise Wrong("day_is_to_come", name=name, given=day)
    since, last = _day(request, "since"), _day(request, "last_day")
    if since and last and last < since:
        raise Wrong("period_is_empty", since=since, last=last)
    return Asked(
        on=on, known_on=known_on, target_set=request.GET.get("set", ""),
        indicator=request.GET.get("indicator", ""), since=since, last_day=last,
        after=request.GET.get("after", ""),
    )  # fmt: skip


def _day(request: HttpRequest, name: str) -> date | None:
    given = request.GET.get(name, "")
    if not given:
        return None
    try:
        day = date.fromisoformat(given)
    except ValueError:
        raise Wrong("day_is_unreadable", name=name, given=given) from None
    if len(given) != 10 or not EARLIEST <= day < date(9000, 1, 1):
        raise Wrong("day_is_unreadable", name=name, given=given)
    return day
