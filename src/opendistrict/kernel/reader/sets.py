"""Target sets, named programmes and awards.

The same set told twice ("24 chỉ tiêu" in the praise and again in the report) is one proposal
that keeps what each mention adds.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from opendistrict.kernel.reader.citations import citations
from opendistrict.kernel.reader.dates import Moment, moments
from opendistrict.kernel.reader.numbers import parse_words
from opendistrict.kernel.reader.passages import body_start
from opendistrict.kernel.reader.sentences import sentences
from opendistrict.kernel.reader.shapes import Award, Passage, Programme, Proposal, TargetSet
from opendistrict.kernel.reader.text import Shadow, bare

_SET = re.compile(
    r"(?<![\w/.,\-])(?P<n>\d{1,3}|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)(?: nhóm)?[ \n]+"
    r"(?P<about>chỉ tiêu|chương trình|đề án|nhiệm vụ)(?![ \n]*\d)"
)
_DONE_BEFORE = re.compile(
    r"(?P<verdict>cơ bản hoàn thành|hoàn thành cơ bản|hoàn thành vượt mức|hoàn thành toàn bộ"
    r"|hoàn thành|đạt và vượt)"
    r"(?: [^.;:\n]{0,60})?$"
)
_COUNTED_RESULT = re.compile(
    r"(?:còn|vẫn còn|trong đó,?(?: có)?|mới đạt|đạt|vượt|không đạt|chưa đạt|có thêm|mới có|tăng"
    r"|giảm)(?: \w+)? ?$"
)
_ANNOUNCED = re.compile(
    r"(?:lưu ý|nhấn mạnh|nêu|nêu rõ|phân tích|tập trung|tập trung vào|chỉ ra|quán triệt"
    r"|gợi mở)(?: thêm| về| đến| tới| vào)? ?$"
)
_RESULT_AFTER = re.compile(
    r"[^.;,:\n]{0,30}\b(?:chưa đạt|không đạt|đạt|vượt|hoàn thành|đã xong|chậm|quá hạn|trễ hạn"
    r"|đang triển khai|về đích|không ai|đã)\b"
)
# Tasks are a set where a plan sets them; elsewhere they are counted like files.
_SET_OUT = re.compile(
    r"\b(?:đề ra|xác định|đặt ra|gồm|có|với|tập trung|nêu|thông qua|bộ|cùng|triển khai"
    r"|thực hiện|và) (?:được )?$"
)
_TITLED = re.compile(
    r" (?:và giải pháp|, giải pháp|trọng tâm|đột phá|chủ yếu|cụ thể|then chốt|lớn|chung|và \d|lớn"
    r"|ưu tiên|trọng điểm|chính trị|của (?:nghị quyết|kế hoạch|chương trình|đề án))"
)
_PROGRAMME = re.compile(r"(?P<form>Chương trình|Đề án|CHƯƠNG TRÌNH|ĐỀ ÁN)[ *_]+(?=[^\W\d_])")
_QUOTED_NAME = re.compile(r"\b(?P<form>[Cc]hương trình|[Đđ]ề án) [“\"][^”\"\n]{4,120}[”\"]")
_ITS_PERIOD = re.compile(r" (?:trong )?(?:giai đoạn|nhiệm kỳ|đến năm) [\d \-]{4,13}")
_NAME_END = re.compile(
    r"[;.:\n()\"]|,[ ](?=chương trình|đề án|trong đó|nhằm|để|do|với|giao|được|và chương)"
    r"|[ ](?=là +[\d*]|được|đã|do|nhằm|với (?:tổng|kinh|mục)|và (?:chương trình|đề án)|gồm|có tổng)"
)
_GENERIC = re.compile(
    r"(?:mục tiêu quốc gia|hành động|công tác|này|nêu trên|trọng điểm|đột phá|trên|của|số"
    r"|giáo dục phổ thông)\b"
)
_LISTED = re.compile(r"(?:[:;,(\"\-.]|\b(?:có|gồm|và|là|hiện|triển khai|duyệt|hành|dựng|đó)) *$")
_AWARD = re.compile(
    r"(?P<title>(?:kỷ niệm chương|huân chương|huy chương|huy hiệu|bằng khen|giấy khen|cờ thi đua"
    r"|danh hiệu|bằng công nhận|cờ truyền thống)"
    r"\b[^,.;:\n]{0,90}?)(?= và \d| cho |,|\.|;|:|\n| vì (?:có|đã)| trong | nhân |$)"
)
_GIVEN_TO = re.compile(
    r"(?P<n>\d{1,4}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) (?P<who>đồng chí|tập thể|cá nhân"
    r"|đảng viên|người|cán bộ|hộ|đơn vị|gia đình|hội viên|tổ chức|công chức"
    r"|học sinh|giáo viên|chiến sĩ|đại biểu|doanh nghiệp|chi bộ)"
)


def _last(found: Iterator[Moment], kinds: set[str]) -> Moment | None:
    keep = None
    for moment in found:
        if moment.kind in kinds and moment.label:
            keep = keep or moment
    return keep


class SetReader:
    """Reads the passages in order; `finish` gives the sets with repeated mentions merged."""

    def __init__(self, shadow: Shadow, dated_on: date | None) -> None:
        self.shadow = shadow
        self.dated_on = dated_on
        self.sets: list[TargetSet] = []
        self.programmes: list[Programme] = []
        self.awards: list[Award] = []
        self.taken: list[tuple[int, int]] = []  # numbers that are not figures any more
        self._period: str | None = None
        self._list_period: str | None = None
        self._told: str | None = None

    def read(self, passage: Passage, told: str | None = None) -> None:
        """Read one passage; `told` is the period the text spoke of before it."""
        if passage.kind in {"noise", "table", "heading"}:
            return
        self._period, self._told = None, told
        if passage.kind != "item":
            self._list_period = None
        start = body_start(self.shadow, passage)
        for begin, end in sentences(self.shadow, start, passage.end):
            self._sets(begin, end)
            self._programmes(begin, end, passage)
            self._awards(begin, end)

    def finish(self) -> list[Proposal]:
        return [*self.sets, *self.programmes, *self.awards]

    def _sets(self, start: int, end: int) -> None:
        kinds = {"span", "year", "quarter", "month", "months"}
        moment = _last(moments(self.shadow, start, end, self.dated_on), kinds)
        self._period = moment.label if moment else self._period
        ends_list = self.shadow.low[start:end].rstrip().endswith(":")
        for match in _SET.finditer(self.shadow.low, start, end):
            if self._is_result(match, start, end):
                continue
            if _ANNOUNCED.search(self.shadow.low, max(start, match.start() - 30), match.start()):
                self.taken.append(match.span())  # "lưu ý 3 nhiệm vụ": neither a set nor a figure
                continue
            count = int(match["n"]) if match["n"].isdigit() else parse_words(match["n"])
            if not count or count < 2:
                continue
            self._add(match, start, count)
            if ends_list:
                self._list_period = self._period

    def _is_result(self, match: re.Match[str], start: int, end: int) -> bool:
        """ "còn 3 chỉ tiêu chưa đạt" counts results, it is not a set."""
        before = _COUNTED_RESULT.search(
            self.shadow.low, max(start, match.start() - 30), match.start()
        )
        if before or _RESULT_AFTER.match(self.shadow.low, match.end(), end):
            return True
        lead = self.shadow.low[max(start, match.start() - 24) : match.start()]
        titled = _TITLED.match(self.shadow.low, match.end(), end)
        return match["about"] == "nhiệm vụ" and not (titled or _SET_OUT.search(lead))

    def _add(self, match: re.Match[str], start: int, count: int) -> None:
        done = _DONE_BEFORE.search(self.shadow.low, max(start, match.start() - 90), match.start())
        verdict = (
            done["verdict"].replace("hoàn thành cơ bản", "cơ bản hoàn thành") if done else None
        )
        about = match["about"]
        self.taken.append(match.span())
        for place, known in enumerate(self.sets):
            if (known.count, known.about) == (count, about):
                period = known.period or self._period
                self.sets[place] = replace(known, period=period, verdict=known.verdict or verdict)
                return
        quote = self.shadow.quote(*match.span())
        self.sets.append(
            TargetSet(
                start=match.start(),
                end=match.end(),
                rule="set.count",
                reason=f"Số đếm “{quote}”.",
                count=count,
                of=quote,
                period=self._period or self._told,
                verdict=verdict,
                about=about,
            )
        )

    def _programmes(self, start: int, end: int, passage: Passage) -> None:
        cited = citations(self.shadow, start, end)
        for match in _PROGRAMME.finditer(self.shadow.text, start, end):
            at = match.start()
            head = at - start <= 3
            if any(c.start <= at < c.end for c in cited):
                continue
            if not head and not _LISTED.search(self.shadow.low, max(start, at - 16), at):
                continue
            self._programme(match, end, passage)
        for match in _QUOTED_NAME.finditer(self.shadow.text, start, end):
            after = _ITS_PERIOD.match(self.shadow.low, match.end(), end)
            moment = after and _last(
                moments(self.shadow, after.start(), after.end(), self.dated_on), {"span", "year"}
            )
            tail = moment.end if moment else match.end()
            self._name(match, match.start(), tail, match.group(), moment.label if moment else None)

    def _programme(self, match: re.Match[str], end: int, passage: Passage) -> None:
        shadow, at = self.shadow, match.start()
        stop = _NAME_END.search(shadow.low, match.end(), min(end, at + 260))
        last = stop.start() if stop else min(end, at + 260)
        generic = _GENERIC.match(shadow.low, match.end(), last)
        moment = _last(moments(shadow, at, last, self.dated_on), {"span", "year"})
        name_end = moment.start if moment else last
        name_end = self._without_lead(match.end(), name_end)
        begin, stop_at = shadow.trim(at, name_end)
        words = shadow.quote(begin, stop_at)
        least = 8 if generic and generic.group() == "mục tiêu quốc gia" else 5
        if (generic and least == 5) or len(words.split()) < least or words.isupper():
            return
        inherited = self._list_period if passage.kind == "item" else None
        period = moment.label if moment else inherited
        tail = shadow.trim(at, moment.end if moment else stop_at)[1]
        self._name(match, begin, tail, words, period)

    def _name(
        self, match: re.Match[str], begin: int, tail: int, words: str, period: str | None
    ) -> None:
        """Keep a programme once, however often it is named."""
        form = match["form"].lower()
        if any(bare(p.name) == bare(words) for p in self.programmes):
            return
        self.programmes.append(
            Programme(
                start=begin,
                end=tail,
                rule="programme.name",
                reason=f"Tên riêng bắt đầu bằng “{match['form']}”.",
                name=words,
                period=period,
                form=form,
            )
        )

    def _without_lead(self, start: int, end: int) -> int:
        """The end of a name before "giai đoạn", "đến năm", "trong"."""
        lead = re.compile(
            r"[ \n]*(?:trong )?(?:giai đoạn|nhiệm kỳ|đến|đến năm|năm|thời kỳ)?[ \n]*$"
        ).search(self.shadow.low, start, end)
        return lead.start() if lead else end

    def _more_awards(self, match: re.Match[str], at: int, end: int) -> None:
        """ "… cho 3 tập thể và 7 cá nhân": the same title once more."""
        link = re.compile(r"(?:,| và|, và) (?=\d)").match(self.shadow.low, at, end)
        given = _GIVEN_TO.match(self.shadow.low, link.end(), end) if link else None
        if given is not None:
            self._award(match, given, given.start(), given.end())

    def _awards(self, start: int, end: int) -> None:
        low, at = self.shadow.low, start
        if not re.search(r"\b(?:trao|nhận|tặng)\b", low[start:end]):
            return
        for match in _AWARD.finditer(low, start, end):
            earlier = list(_GIVEN_TO.finditer(low, max(at, match.start() - 60), match.start()))
            given = earlier[-1] if earlier else self._given_after(match, end)
            if given is None:
                continue
            begin, at = min(given.start(), match.start()), max(given.end(), match.end())
            if not earlier:
                self._more_awards(match, at, end)
            self._award(match, given, begin, at)

    def _given_after(self, match: re.Match[str], end: int) -> re.Match[str] | None:
        """ "trao Huy hiệu … cho 5 đảng viên"."""
        to = re.compile(r"[^.;\n]{0,30}?\bcho (?:[^.;,\n\d]{0,20})?")
        after = to.match(self.shadow.low, match.end(), end)
        return _GIVEN_TO.match(self.shadow.low, after.end(), end) if after else None

    def _award(self, match: re.Match[str], given: re.Match[str], begin: int, stop: int) -> None:
        count = int(given["n"]) if given["n"].isdigit() else parse_words(given["n"]) or 1
        title = self.shadow.quote(*self.shadow.trim(*match.span("title")))
        self.taken.append((begin, stop))
        self.awards.append(
            Award(
                start=begin,
                end=stop,
                rule="award.given",
                reason=f"Có tên khen thưởng “{title}”.",
                title=title,
                count=count,
                who=given["who"],
            )
        )
