"""A small procedure that is right, to be broken in one place; and any number of other ones."""

from datetime import time
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from opendistrict.engine.cases.rules.reading import read_procedure
from opendistrict.engine.cases.shapes import procedure as p
from opendistrict.kernel.workclock import Every

SMALL = """\
code: thu-tuc-thu
since: 2025-07-01
name: {vi: Thủ tục thử, en: A procedure for tests}
field: ho-tich
authority: {vi: Ủy ban nhân dân phường, en: People's Committee of the ward}
offices: [ward]
level: toan_trinh
subjects: [citizen]
channels: [counter, online]
basis:
  - {text: "Nghị định 1/2020/NĐ-CP", article: Điều 7, confidence: V}
term: {amount: 3, every: working_day, basis: "Nghị định 1/2020/NĐ-CP, Điều 7", confidence: V}
form:
  - code: loai
    label: {vi: Loại việc, en: Kind of matter}
    kind: choice
    for: [tham_tra, "paper:giay_b"]
    choices:
      - {value: a, label: {vi: Việc a, en: Matter a}}
      - {value: b, label: {vi: Việc b, en: Matter b}}
  - code: so_trang
    label: {vi: Số trang, en: Pages}
    kind: whole
    least: 1
    most: 900
    for: [fee]
  - code: so_ban
    label: {vi: Số bản, en: Copies}
    kind: whole
    least: 1
    for: [fee]
  - code: ngheo
    label: {vi: Hộ nghèo, en: Poor household}
    kind: yes_no
    for: [fee]
  - code: ho_ten
    label: {vi: Họ và tên, en: Full name}
    kind: text
    held_by: identity.full_name
    for: [result]
papers:
  - code: giay_a
    name: {vi: Đơn của người nộp, en: Letter of the applicant}
    kind: original
  - code: giay_b
    name: {vi: Văn bản của bên b, en: Paper of the party b}
    kind: copy
    when: {field: loai, is_in: [b]}
receive: {amount: 0.5, every: working_day}
steps:
  - code: tham_tra
    name: {vi: Thẩm tra, en: Examine}
    act: cases.examine
    term: {amount: 1, every: working_day}
    may: [supplement, stop]
  - code: hoi_y_kien
    name: {vi: Hỏi ý kiến, en: Ask others}
    act: cases.review
    term: {amount: 0.5, every: working_day}
    back_to: [tham_tra]
    when: {field: loai, is_in: [b]}
  - code: ky
    name: {vi: Ký, en: Sign}
    act: cases.sign
    term: {amount: 0.5, every: working_day}
    back_to: [tham_tra]
    signs: true
  - code: phat_hanh
    name: {vi: Phát hành, en: Issue}
    act: cases.issue
    term: {amount: 0.5, every: working_day}
give_back: {amount: 0, every: working_day}
supplement_within: {amount: 5, every: working_day}
fees:
  - code: phi
    name: {vi: Phí, en: Charge}
    tiers:
      - {up_to: 2, amount: 2000}
      - {amount: 1000}
    quantity: so_trang
    times: so_ban
    most: 200000
    free_when: {field: ngheo, is_in: [true]}
    basis: "Thông tư 1/2020/TT-BTC"
    confidence: V
    since: 2020-01-01
fee_when: result
result:
  name: {vi: Giấy xác nhận, en: Confirmation}
  kind: confirmation
  title: GIẤY XÁC NHẬN
  body: ["Xác nhận ông/bà {ho_ten}, mã {code}."]
  electronic: true
retention: {years: 5, basis: "Thông tư 2/2020/TT-BNV", confidence: V}
"""


def changed(*pairs: tuple[str, str]) -> str:
    """The small procedure with pieces of its text replaced; each must stand once."""
    text = SMALL
    for old, new in pairs:
        assert text.count(old) == 1, f"{old!r} must stand once"
        text = text.replace(old, new)
    return text


def procedure_of(text: str = SMALL) -> p.Procedure:
    read = read_procedure(text.encode(), file="thu.yaml")
    assert read.procedure is not None, [str(problem) for problem in read.problems]
    return read.procedure


def small(*pairs: tuple[str, str]) -> p.Procedure:
    return procedure_of(changed(*pairs))


# ------------------------------------------------------------------ any procedure

_SMALL = procedure_of()

CODES = ["ho_ten", "so_luong", "ngay", "co_khong", "loai", "ghi_chu", "so_dinh_danh", "dien_thoai"]
WORDS = st.sampled_from(["Họ tên", "Số lượng", "Ngày", "Việc a", "Giấy tờ", "Ủy ban"])
TEXTS = st.builds(lambda vi: p.Bilingual(vi=vi, en=f"English of {CODES[len(vi) % 8]}"), WORDS)
CHOICES = ("a", "b", "c")
HELD = ["identity.full_name", "identity.birth_date", "identity.national_id", "identity.phone"]


@st.composite
def forms(draw: Any) -> tuple[p.FormField, ...]:
    """Fields of every kind; conditions look back at a choice or a yes/no, some at what is never."""
    fields: list[p.FormField] = []
    for code in draw(st.lists(st.sampled_from(CODES), unique=True, max_size=8)):
        kind = draw(st.sampled_from(p.FieldKind))
        numbers = kind in (p.FieldKind.WHOLE, p.FieldKind.DECIMAL)
        least = draw(st.none() | st.integers(-5, 5)) if numbers else None
        most = draw(st.none() | st.integers(5, 1000)) if numbers else None
        choices = [
            {"value": one, "label": {"vi": one, "en": one}}
            for one in (CHOICES if kind is p.FieldKind.CHOICE else ())
        ]
        fields.append(
            p.FormField.model_validate({
                "code": code, "label": draw(TEXTS), "kind": kind, "for": ["search"],
                "required": draw(st.booleans()), "when": draw(_condition(fields)),
                "choices": choices, "least": least, "most": most,
                "held_by": draw(st.sampled_from(["", "", "", *HELD])),
            })
        )  # fmt: skip
    return tuple(fields)


def _condition(before: list[p.FormField]) -> st.SearchStrategy[p.When | None]:
    asked: list[p.When] = []
    for field in before:
        if field.kind is p.FieldKind.CHOICE:
            asked += [
                p.When(field=field.code, is_in=("a",)),
                p.When(field=field.code, is_in=CHOICES[1:]),
            ]
            asked.append(p.When(field=field.code, is_in=("z",)))  # never
        if field.kind is p.FieldKind.YES_NO:
            asked += [p.When(field=field.code, is_in=(one,)) for one in (True, False)]
    return st.sampled_from([None, *asked])


TERMS = st.builds(
    p.TermRow,
    amount=st.integers(0, 9).map(Fraction),
    every=st.sampled_from([Every.WORKING_DAY, Every.DAY]),
    cutoff=st.none(),
) | st.just(p.TermRow(amount=Fraction(0), every=Every.WORKING_DAY, cutoff=time(15)))


@st.composite
def procedures(draw: Any) -> p.Procedure:
    """The small procedure with any form, steps, papers, terms and ways to apply."""
    form = draw(forms())
    steps = []
    for code in draw(st.permutations(["tham_tra", "soat_xet", "ky", "phat_hanh"])):
        steps.append(
            p.StepRow(
                code=code, name=draw(TEXTS), act="cases.examine", term=draw(st.none() | TERMS),
                may=draw(st.frozensets(st.sampled_from(p.MayDo))),
                back_to=tuple(draw(st.lists(st.sampled_from([s.code for s in steps]), max_size=2)))
                if steps else (),
                signs=draw(st.booleans()), when=draw(_condition(list(form))),
            )
        )  # fmt: skip
    papers = tuple(
        p.PaperRow(code=code, name=draw(TEXTS), kind=draw(st.sampled_from(p.PaperKind)),
                   when=draw(_condition(list(form))))
        for code in draw(st.lists(st.sampled_from(["don", "ban_ve", "cam_ket"]), unique=True))
    )  # fmt: skip
    return _SMALL.model_copy(
        update={
            "form": form, "steps": tuple(steps[: draw(st.integers(1, 4))]), "papers": papers,
            "receive": draw(TERMS), "fees": (), "fee_when": None,
            "channels": draw(st.frozensets(st.sampled_from(p.Channel), min_size=1)),
            "subjects": draw(st.frozensets(st.sampled_from(p.Subject), min_size=1)),
            "words": tuple(draw(st.lists(WORDS, max_size=2))),
        }
    )  # fmt: skip
