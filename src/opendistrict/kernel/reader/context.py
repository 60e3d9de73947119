"""What a sentence inherits: the list it stands in, the section, the speaker, the actor.

Official papers nest lists ("Điều 3. Giao Bộ Tài chính: a) …"); a frame is one open list with
the depth at which it closes. Newspapers run on: a linking word keeps the last speaker asking.
"""

import re
from dataclasses import dataclass, field

from opendistrict.kernel.reader.actors import Actor, actor_at, actors_in, main_place
from opendistrict.kernel.reader.passages import body_start, depth_of
from opendistrict.kernel.reader.shapes import Header, Passage
from opendistrict.kernel.reader.text import LOWER, UPPER, Shadow

_OFFICIAL = re.compile(
    r"(?:nghị quyết|quyết định|nghị định|công điện|chỉ thị|kế hoạch|thông báo|kết luận|công văn"
    r"|hướng dẫn|thông tư"
    r"|chương trình hành động|quy chế|luật|báo cáo|biên bản|tờ trình|pháp lệnh)"
)
_DUTY = re.compile(
    r"(?P<duty>nhiệm vụ|giải pháp|tổ chức thực hiện|phương hướng|trách nhiệm|phân công"
    r"|nội dung (?:thực hiện|chỉ đạo)"
    r"|ý kiến chỉ đạo|kết luận|triển khai thực hiện|điều khoản thi hành|biện pháp|công việc"
    r"|công tác trọng tâm|nội dung[ .:]*$)"
)
_CHARGED = re.compile(
    r"[^.;:]{0,40}\b(?:có|chịu) (?:các |những )?(?:trách nhiệm|nhiệm vụ|nghĩa vụ)"
    r"(?: (?:sau đây|sau|như sau|và quyền hạn))*[ :]*"
)
_OPENS_AS = re.compile(
    r".{0,16}?\b(?:(?P<report>kết quả|tình hình|đánh giá|hạn chế|tồn tại|nguyên nhân|bối cảnh"
    r"|thực trạng|ưu điểm|khuyết điểm"
    r"|nhận xét|nhận định|những việc đã|thành tựu)"
    r"|(?P<plain>mục tiêu|chỉ tiêu|quan điểm|nguyên tắc|phạm vi|đối tượng|mục đích|hiệu lực"
    r"|giải thích|định nghĩa"
    r"|định hướng|quyền|chương trình (?:trọng|đột)|khái niệm)|(?P<duty>nhiệm vụ|giải pháp"
    r"|phương hướng|trách nhiệm))\b"
)
_SPOKEN = re.compile(r"(?:thông báo|kết luận|biên bản)")
_CHAIRED = re.compile(r"(?:kết luận|chỉ đạo|phát biểu) của ")
_CONCLUDES = re.compile(
    r"\b(?:có ý kiến |đã )?(?:kết luận|chỉ đạo|yêu cầu|điện|có ý kiến)\b[^.\n;]{0,200}:"
)
# Family names that begin a person's name; ethnic Kinh and others of the register.
_SURNAMES = frozenset(
    re.findall(
        r"\w+",
        """
        nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý tô đoàn trịnh
        đinh lâm mai cao tạ châu thái trương lương đào hà kiều quách triệu tống từ la lưu vương
        tăng nghiêm thạch chu doãn giang văn tôn mã phùng hứa đồng khương âu sơn thân bành lục
        thi ông nông vi hầu giàng lò quàng cù ninh kim viên trang bạch phí tiêu đàm đậu
        """,
    )
)
_POST = re.compile(r"\b(?:(?:phó )?bí thư|(?:phó )?chủ tịch|(?:phó )?trưởng ban|giám đốc) ")
_HALF_PLACE = re.compile(
    rf"(?:quận|huyện|phường|xã|tp|thành phố|tỉnh|thị xã)\.? (?-i:[{UPPER}])[{LOWER}]* $",
    re.IGNORECASE,
)
_AFTER_LEVEL = re.compile(r"(?:quận|huyện|phường|xã|tp|thành phố|tỉnh|thị xã)\.? $", re.IGNORECASE)
_SHORT_POSTS = (
    ("ủy ban nhân dân ", ""),
    ("ubnd ", ""),
    ("tp ", "thành phố "),
    ("tp.", "thành phố"),
)
_ADDRESS = re.compile(r"^(?:các )?(?:đồng chí|đ/c|ông|bà)\b ?", re.IGNORECASE)
# "Chủ tịch UBND phường tại cuộc họp giao ban": where he spoke is no part of his post.
_AT_MEETING = re.compile(r",? (?:tại|trong) (?:cuộc|buổi|hội nghị|phiên|lễ|kỳ|đại hội)\b.*$")
_NAME = re.compile(rf"[{UPPER}][{LOWER}]*(?: [{UPPER}][{LOWER}]*){{1,4}}")


# "Kinh phí … được sử dụng vào các công việc", "Hồ sơ gồm": what follows is told, not asked.
_DESCRIBES = re.compile(r".{0,80}?\b(?P<plain>được (?:sử dụng|bố trí|chi|dùng|quy định)|bao gồm)\b")


def _section_word(title: str) -> re.Match[str] | None:
    """The word that tells what a section is; "kết quả thực hiện nhiệm vụ" is a report."""
    if title.startswith(("để ", "nhằm ", "trên cơ sở ")):
        return None  # "Để khắc phục hạn chế, … yêu cầu:" is a sentence
    opening = _DESCRIBES.match(title) or _OPENS_AS.match(title)
    return opening or _DUTY.search(title)


COUNTED = re.compile(
    r"\W*(?:(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín) là|thứ (?:nhất|hai|ba|tư|năm|sáu|bảy))\b"
)


@dataclass(frozen=True, slots=True)
class Frame:
    """An open list or section: `force` is must, may, report, plain or default."""

    depth: float
    force: str
    speaker: str | None = None
    actor: tuple[str, int, int] | None = None


@dataclass(slots=True)
class Context:
    """Carried from sentence to sentence through one document."""

    shadow: Shadow
    official: bool
    places: dict[str, str]
    frames: list[Frame] = field(default_factory=list)
    speaker: str | None = None
    people: dict[str, str] = field(default_factory=dict)  # folded post -> person's name
    actor: tuple[str, int, int] | None = None
    chair: str | None = None  # whose conclusions or telegram the whole document tells
    spoken: bool = False  # an official paper that writes down what somebody said
    beside: tuple[str, int, int] | None = None  # who acts in the item before, of the same list
    itemised: bool = False  # the open list has had an item
    heard: bool = False  # somebody spoke in this passage
    wished: bool = False  # the points announced last are only suggested
    speech: bool = False  # the last sentence laid a duty in somebody's speech

    @property
    def frame(self) -> Frame:
        return self.frames[-1] if self.frames else Frame(-1, "default")

    def enter(self, passage: Passage) -> None:
        """Close the lists that `passage` ends; a heading may open a section."""
        self.heard = False
        depth: float = depth_of(self.shadow, passage)
        if passage.kind == "heading":
            depth = 0 if depth >= 3 else depth
            self.speech = False
        plain = passage.kind == "paragraph" and depth == 5
        item = not plain or COUNTED.match(self.shadow.low, passage.start) is not None
        if not (item or self.official):
            self._close_told()
        self.itemised = self.itemised or item
        while self.frames and (
            self.frames[-1].depth >= depth or (plain and self.frames[-1].depth == 1.6)
        ):
            self.frames.pop()
        if passage.kind == "heading" or depth < 3:
            self._section(passage, depth)

    def _close_told(self) -> None:
        """In news the paragraph after the items of a list is no part of it."""
        while self.itemised and self.frames and self.frames[-1].depth in {1.5, 1.6}:
            self.frames.pop()

    def _section(self, passage: Passage, depth: float) -> None:
        start = body_start(self.shadow, passage)
        end = passage.end if passage.kind == "heading" else min(passage.end, start + 60)
        if passage.kind == "heading" and self._charged(start, passage.end, depth):
            return
        found = _section_word(self.shadow.low[start:end])
        if not (self.official or passage.number):
            return  # a headline names a theme and lends no force
        head = passage.kind == "heading" or self.shadow.low[start - 8 : start].strip(" .:").split()[
            0:1
        ] == ["điều"]
        stopped = self.shadow.low[passage.end - 1] in ".;"
        if passage.kind != "heading" and depth >= 2 and (stopped or passage.end - start > 120):
            return
        if not head and depth == 1:
            head = (
                self.shadow.low.startswith("điều", passage.start)
                or "điều" in self.shadow.low[passage.start : start]
            )
        if found is None or not (head or passage.end - start <= 120):
            return
        force = {"duty": "must", "report": "report", "plain": "plain"}[str(found.lastgroup)]
        self.frames.append(
            Frame(depth, force, self.frame.speaker, self._holder(start, passage.end, found))
        )

    def _charged(self, start: int, end: int, depth: float) -> bool:
        """ "2. Văn thư cơ quan có trách nhiệm" over lettered items: who acts in them."""
        actor = actor_at(self.shadow, start, end)
        if actor is None or _CHARGED.fullmatch(self.shadow.low, actor.end, end) is None:
            return False
        self.frames.append(Frame(depth, "must", self.frame.speaker, self.named(actor)))
        return True

    def _holder(self, start: int, end: int, found: re.Match[str]) -> tuple[str, int, int] | None:
        """ "Trách nhiệm của Sở Y tế": the heading names who acts in the section."""
        if found.group() not in {"trách nhiệm", "nhiệm vụ"}:
            return None
        of = re.compile(r" (?:của|đối với) ").match(self.shadow.low, start + found.end(), end)
        actor = actor_at(self.shadow, of.end(), end) if of else None
        return self.named(actor) if actor else None

    def open_list(
        self, passage: Passage, force: str, speaker: str | None, actor: tuple[str, int, int] | None
    ) -> None:
        """A line that ends with ":" gives its force, speaker and actor to the items below."""
        depth: float = depth_of(self.shadow, passage)
        if depth == 5:
            depth = 1.6 if actor else 1.5
        while self.frames and self.frames[-1].depth >= depth:
            self.frames.pop()
        self.frames.append(Frame(depth, force, speaker or self.frame.speaker, actor))
        self.itemised = False

    def push(self, frame: Frame) -> None:
        """A frame for one stretch of text; the caller takes it off again."""
        self.frames.append(frame)

    def named(self, actor: Actor) -> tuple[str, int, int]:
        """An actor as the text names it, a bare "quận" or "chúng ta" completed."""
        start, end = self.shadow.trim(actor.start, actor.end)
        return self.complete(self.shadow.quote(start, end)), start, end

    def complete(self, words: str) -> str:
        low = words.lower()
        if low in self.places:
            return self.places[low]
        for place in self.places.values():
            if words and place.endswith(f" {words}"):
                return place
        if low in {"chúng ta", "chúng tôi", "địa phương"} and not self.official:
            return self.home() or words
        if re.fullmatch(r"(?:quận|huyện|phường|xã) \d{1,2}", low):
            return low
        return words

    def home(self) -> str | None:
        """The place a text is about: its district, else its ward."""
        for level in ("quận", "huyện", "thị xã", "phường", "xã"):
            if level in self.places:
                return self.places[level]
        return None

    def hear(self, actor: Actor) -> str | None:
        """Remember who speaks; "đồng chí" alone stays who it was."""
        words = self.shadow.quote(*self.shadow.trim(actor.start, actor.end))
        words = _ADDRESS.sub("", _AT_MEETING.sub("", words))
        if not words or (self.speaker and words.lower().startswith("người đứng đầu")):
            return self.speaker  # an epithet of whoever spoke last
        name = self._name_in(words)
        post = words.replace(name, "").strip(" ,") if name else words
        post = post.split(", ")[-1].strip()
        if name and post:
            self.people[post.lower()] = name
        known = None if name else self._known(post.lower())
        post = "" if known and known.lower().endswith(f" {post.lower()}") else post
        name = name or known
        self.heard = True
        self.speaker = " ".join(part for part in (post, name) if part)
        return self.speaker

    def _known(self, post: str) -> str | None:
        """Whose post or given name it is; a shortened post ("Chủ tịch thành phố") still tells."""
        if post in self.people:
            return self.people[post]
        short = _short_post(post)
        full = {
            name
            for known, name in self.people.items()
            if len(post) > 10 and _short_post(known).startswith(short)
        }
        full = full or {n for n in self.people.values() if n.lower().endswith(f" {post}")}
        return full.pop() if len(full) == 1 else None

    def meet(self, start: int, end: int) -> None:
        """Learn introductions: "đồng chí Phan Văn A, Phó Bí thư …", "Bí thư Thành ủy Trần B"."""
        if not self.official:
            for match in _POST.finditer(self.shadow.low, start, end):
                self._meet_post(match.start(), end)
        for match in re.compile(r"(?:đồng chí|ông|bà) (?=[^,.\n]{4,30}, )").finditer(
            self.shadow.low, start, end
        ):
            name = _NAME.match(self.shadow.text, match.end())
            actor = actor_at(self.shadow, name.end() + 2, end) if name else None
            if name and actor and actor.kind == "post":
                for post in self.shadow.quote(actor.start, actor.end).split(", "):
                    self.people[post.lower()] = name.group()

    def _meet_post(self, at: int, end: int) -> None:
        """A post with its holder's name behind it."""
        actor = actor_at(self.shadow, at, end)
        words = self.shadow.quote(actor.start, actor.end) if actor else ""
        name = self._name_in(words) if "," not in words else None
        post = words.replace(name, "").strip().lower() if name else ""
        place = post.endswith(("quận", "phường", "xã", "huyện", "tỉnh", "thành phố", "thị xã"))
        if name and post and not (place and len(name.split()) < 3):
            self.people.setdefault(post, name)

    @staticmethod
    def _name_in(words: str) -> str | None:
        """A person's name at the end of a mention or before its post, known by its family name."""
        for match in re.finditer(r"[^\W\d_]+", words):
            if _HALF_PLACE.search(words[: match.start()]):
                continue  # "TP Hải Giang Trịnh Công Bách": Giang is no family name here
            if match.group().lower() in _SURNAMES and match.group()[0].isupper():
                comma = words.find(",", match.start())
                whole = comma if comma >= 0 else len(words)
                rest = _NAME.fullmatch(words, match.start(), whole)
                # "TP Bạch Giang" is a place; a person's name there has three words.
                level = rest and _AFTER_LEVEL.search(words[: match.start()])
                if rest and not (level and rest.group().count(" ") < 2):
                    return rest.group()
        return None


def _short_post(post: str) -> str:
    """ "chủ tịch ubnd tp hải giang" -> "chủ tịch thành phố hải giang"."""
    for long, short in _SHORT_POSTS:
        post = f"{post} ".replace(long, short).strip()
    return post


def context_for(shadow: Shadow, header: Header) -> Context:
    """A fresh context; official papers lend force to lists, newspapers do not."""
    kind = (header.kind or "").lower()
    official = bool(_OFFICIAL.match(kind)) or bool(re.search(r"(?m)^[ #*]*điều 1\.", shadow.low))
    context = Context(shadow, official, main_place(shadow))
    context.spoken = bool(_SPOKEN.match(kind))
    if context.spoken or kind in {"công điện", "công văn"}:
        context.chair = _chair(context)
    return context


def _chair(context: Context) -> str | None:
    """ "Kết luận của Chủ tịch … tại cuộc họp", "Chủ tịch … yêu cầu:": who speaks in it all."""
    shadow = context.shadow
    limit = min(len(shadow.low), 8_000)
    for found in _CHAIRED.finditer(shadow.low, 0, limit):
        actor = actor_at(shadow, found.end(), limit)
        if actor is not None and actor.kind in {"post", "person"}:
            context.meet(found.start(), actor.end)
            return context.hear(actor)
    for found in _CONCLUDES.finditer(shadow.low, 0, limit):
        start = max(shadow.low.rfind("\n", 0, found.start()), found.start() - 160, 0)
        last = next(reversed(list(actors_in(shadow, start, found.start()))), None)
        if last is not None and last.kind in {"post", "person"} and found.start() - last.end < 30:
            return context.hear(last)
    return None
