"""Each thing the linter refuses, by a procedure that is right but for it."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from tests.engine.cases.procedure_makers import SMALL, small

from opendistrict.config.settings import PACKAGE
from opendistrict.engine.cases.flow import compile_flow
from opendistrict.engine.cases.rules.courses import applies, next_step
from opendistrict.engine.cases.rules.linting import lint
from opendistrict.engine.cases.rules.reaching import possible
from opendistrict.engine.cases.shapes.procedure import Bilingual, Procedure, When
from opendistrict.engine.cases.shapes.state_held import StateHeld
from opendistrict.faces.kit import words

HELD = StateHeld(
    code="so_ho_khau", names=("sổ hộ khẩu", "CCCD bản sao"), held_by=Bilingual(vi="DC", en="P"),
    basis="Nghị định 104/2022/NĐ-CP", confidence="M-high",
)  # fmt: skip
NAMED = {"state_held": [HELD]}
RIGHT = small()


def found(procedure: Procedure) -> list[tuple[str, str]]:
    """(where, code) of all that is wrong, as a path: "steps.2.back_to.0"."""
    return [(".".join(map(str, one.where)), one.code) for one in lint(procedure, None, **NAMED)]


def test_the_small_procedure_is_right() -> None:
    assert found(small()) == []


GAP = "gaps:\n  - {about: thoi_gian, note: {vi: Chưa rõ, en: Not known}}\n"
BY_ONESELF = "by_oneself: {basis: Luật mẫu, confidence: sample}\n"
TERM = next(line for line in SMALL.splitlines(True) if line.startswith("term: "))
RATE = """\
    tiers:
      - {up_to: 2, amount: 2000}
      - {amount: 1000}
"""
AGAIN = """\
  - code: phi
    name: {vi: Phí, en: Charge}
    tiers: [{amount: 1}]
    basis: "Thông tư 9/2020/TT-BTC"
    confidence: V
    since: 2021-01-01
fee_when: result
"""
KY = "  - code: ky\n    name: {vi: Ký, en: Sign}\n    act: cases.sign\n"
PHAT_HANH = "    name: {vi: Phát hành, en: Issue}\n"
WHEN_B = "    when: {field: loai, is_in: [b]}\nreceive"
ONE = [
    # ---- words
    ("en: A procedure for tests", "en: Thủ tục thử", "name.en", "translation_is_missing"),
    ("en: Pages}", "en: Số of pages}", "", ""),  # with a capital: a name
    ("en: Pages}", "en: Pages của copies}", "form.1.label.en", "english_is_vietnamese"),
    ("en: Pages}", 'en: "Pages (trang giấy) of “tờ khai”"}', "", ""),
    ("en: Matter b}", "en: việc b}", "form.0.choices.1.label.en", "english_is_vietnamese"),
    # ---- codes
    ("code: so_ban\n", "code: so_trang\n", "form.2.code", "code_is_given_twice"),
    ("code: ngheo\n", "code: applicant\n", "form.3.code", "code_is_reserved"),
    ("code: ngheo\n", "code: nop_thay\n", "form.3.code", "code_is_reserved"),
    ("code: giay_b", "code: giay_nop_thay", "papers.1.code", "code_is_reserved"),
    ("- {value: b, l", "- {value: a, l", "form.0.choices.1.value", "code_is_given_twice"),
    ("- code: giay_b", "- code: giay_a", "papers.1.code", "code_is_given_twice"),
    ("code: phat_hanh", "code: ky", "steps.3.code", "code_is_given_twice"),
    ("code: phat_hanh", "code: fee", "steps.3.code", "code_is_reserved"),
    ("code: phat_hanh", "code: tiep_nhan", "steps.3.code", "code_is_reserved"),
    # ---- terms
    ("term: {amount: 3", "term: {amount: 4", "term.amount", "terms_do_not_add_up"),
    ("receive: {amount: 0.5", "receive: {amount: 1", "term.amount", "terms_do_not_add_up"),
    ("give_back: {amount: 0, every: working_day", "give_back: {amount: 0, every: day",
     "give_back", "terms_are_mixed"),
    ("term: {amount: 3, every: working_day", "term: {amount: 3, every: day", "receive",
     "terms_are_mixed"),
    (TERM, "", "term", "term_is_missing"),
    ('retention: {years: 5, basis: "Thông tư 2/2020/TT-BNV", confidence: V}\n', "", "retention",
     "retention_is_missing"),
    # ---- the form
    ("    kind: yes_no\n", "    kind: choice\n", "form.3.choices", "choices_and_kind_disagree"),
    ("    kind: choice\n", "    kind: text\n", "form.0.choices", "choices_and_kind_disagree"),
    ("    least: 1\n    most: 900", "    least: 901\n    most: 900", "form.1.most",
     "bounds_are_turned"),
    ("    kind: text\n", "    kind: text\n    least: 3\n", "form.4", "bounds_are_of_numbers"),
    ("held_by: identity.full_name", "held_by: identity.shoe_size", "form.4.held_by",
     "source_is_unknown"),
    ("    kind: text\n", "    kind: text\n    when: {field: so_ban, is_in: [b]}\n", "form.4.when",
     "condition_never_holds"),
    ("    kind: text\n", "    kind: text\n    when: {field: loai, is_in: [c]}\n", "form.4.when",
     "condition_never_holds"),
    ("    most: 900\n", "    when: {field: ngheo, is_in: [true]}\n", "form.1.when",
     "condition_never_holds"),  # asked only below
    ("for: [result]", "for: [result, xem_xet]", "form.4.for.1", "field_is_unused"),
    ("{ho_ten}", "An", "form.4.for.0", "field_is_unused"),
    ('for: [tham_tra, "paper:giay_b"]', 'for: ["paper:giay_b"]', "", ""),
    ('for: [tham_tra, "paper:giay_b"]', 'for: ["paper:giay_a"]', "form.0.for.0",
     "field_is_unused"),
    ('for: [tham_tra, "paper:giay_b"]', 'for: ["paper:"]', "form.0.for.0", "field_is_unused"),
    ("    free_when: {field: ngheo, is_in: [true]}\n", "", "form.3.for.0", "field_is_unused"),
    ("    times: so_ban\n", "", "form.2.for.0", "field_is_unused"),
    ("    kind: text\n    held_by: identity.full_name\n    for: [result]",
     "    kind: text\n    held_by: identity.full_name\n    for: [result, contact, search]", "", ""),
    ("    kind: yes_no\n    for: [fee]", "    kind: yes_no\n    for: [fee, contact]",
     "form.3.for.1", "field_is_unused"),
    # ---- papers
    ("vi: Đơn của người nộp", "vi: Bản chụp SỔ HỘ KHẨU của người nộp", "papers.0",
     "state_holds_this_paper"),
    ("vi: Đơn của người nộp", "vi: So ho khau", "papers.0", "state_holds_this_paper"),
    ("vi: Đơn của người nộp", "vi: CCCD (bản sao)", "papers.0", "state_holds_this_paper"),
    ("vi: Đơn của người nộp", "vi: Sổ hộ khẩuu", "", ""),
    ("    kind: original\n", "    kind: original\n    held_by: Bộ Công an\n", "papers.0",
     "held_paper_is_asked_for"),
    ("    kind: original\n", "    kind: original\n    held_by: Bộ Công an\n    required: false\n",
     "", ""),
    (WHEN_B, "    when: {field: loai, is_in: [z]}\nreceive", "papers.1.when",
     "condition_never_holds"),
    # ---- steps
    ("    when: {field: loai, is_in: [b]}\n  - code: ky",
     "    when: {field: loai, is_in: [z]}\n  - code: ky", "steps.1.when", "step_is_unreachable"),
    ("    when: {field: loai, is_in: [b]}\n  - code: ky",
     "    when: {field: chua_co, is_in: [b]}\n  - code: ky", "steps.1.when",
     "step_is_unreachable"),
    ("    may: [supplement, stop]\n",
     "    may: [supplement, stop]\n    when: {field: loai, is_in: [a]}\n", "steps.0.when",
     "first_step_is_conditional"),
    ("    back_to: [tham_tra]\n    when", "    back_to: [ky]\n    when", "steps.1.back_to.0",
     "back_to_does_not_go_back"),
    ("    back_to: [tham_tra]\n    signs", "    back_to: [ky]\n    signs", "steps.2.back_to.0",
     "back_to_does_not_go_back"),
    ("    back_to: [tham_tra]\n    signs", "    back_to: [xem]\n    signs", "steps.2.back_to.0",
     "step_is_unknown"),
    ("    signs: true\n", "", "steps", "no_step_signs"),
    (PHAT_HANH, PHAT_HANH + "    signs: true\n", "steps.3.signs", "second_step_signs"),
    (KY, KY + "    when: {field: loai, is_in: [a]}\n", "steps.2.when", "signing_is_conditional"),
    (PHAT_HANH, PHAT_HANH + "    back_to: [ky]\n", "steps.3.back_to", "signed_goes_not_back"),
    (PHAT_HANH, PHAT_HANH + "    may: [stop]\n", "steps.3.may", "signed_is_not_stopped"),
    (PHAT_HANH, PHAT_HANH + "    may: [supplement]\n", "steps.3.may", "signed_is_not_stopped"),
    (PHAT_HANH, PHAT_HANH + "    may: [coordinate]\n", "", ""),
    ("supplement_within: {amount: 5, every: working_day}\n", "", "steps.0.may",
     "supplement_has_no_term"),
    # ---- fees
    (RATE, "", "fees.0", "fee_has_no_rate"),
    (RATE, "    gap: Chưa có nghị quyết\n", "", ""),
    (RATE, RATE + "    gap: Chưa có nghị quyết\n", "fees.0.gap", "fee_has_rate_and_gap"),
    ('basis: "Thông tư 1/2020/TT-BTC"', "basis: Nghị quyết của Hội đồng", "fees.0.basis",
     "fee_basis_has_no_number"),
    ("- {amount: 1000}", "- {amount: 1000, up_to: 9}", "fees.0.tiers", "last_tier_has_an_end"),
    ("- {amount: 1000}", "- {amount: 1000, up_to: 2}\n      - {amount: 1}", "fees.0.tiers",
     "tiers_do_not_rise"),
    ("- {up_to: 2, amount: 2000}", "- {up_to: 0, amount: 2000}", "fees.0.tiers",
     "tiers_do_not_rise"),
    ("- {up_to: 2, amount: 2000}", "- {amount: 2000}", "fees.0.tiers", "tiers_do_not_rise"),
    ("    quantity: so_trang", "    quantity: loai", "fees.0.quantity", "fee_counts_no_number"),
    ("    times: so_ban", "    times: so_bo", "fees.0.times", "fee_counts_no_number"),
    ("free_when: {field: ngheo, is_in: [true]}", "free_when: {field: ngheo, is_in: [co]}",
     "fees.0.free_when", "condition_never_holds"),
    ("fee_when: result\n", AGAIN, "fees.1", "fee_regimes_overlap"),
    ("    since: 2020-01-01\nfee_when: result\n",
     "    since: 2020-01-01\n    until: 2021-01-01\n" + AGAIN, "", ""),
    ("    since: 2020-01-01\n", "    since: 2020-01-01\n    until: 2020-01-01\n", "fees.0.until",
     "fee_period_is_empty"),
    ("fee_when: result\n", "", "fees", "fee_has_no_moment"),
    ("fee_when: result\n", "fee_when: processing\n", "fee_when", "no_step_asks_for_the_fee"),
    ("    may: [supplement, stop]\n", "    may: [supplement, stop, payment]\n", "steps.0.may",
     "step_asks_for_no_fee"),
    # ---- the result
    ("{ho_ten}", "{ho_ten} {tuoi}", "result.body.0", "placeholder_is_no_field"),
    ("title: GIẤY XÁC NHẬN", 'title: "GIẤY {ten}"', "result.title", "placeholder_is_no_field"),
    ("{ho_ten}", "{ho_ten} {", "result.body.0", "brace_is_left_open"),
    # ---- who files
    ("fee_when: result\n", BY_ONESELF + "fee_when: result\n", "by_oneself.basis",
     "by_oneself_basis_has_no_number"),
    # ---- gaps
    ("fee_when: result\n", GAP + "fee_when: result\n", "gaps.0.about", "gap_is_about_nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "where", "code"), ONE)
def test_one_thing_is_refused(old: str, new: str, where: str, code: str) -> None:
    wrong = found(small((old, new)))
    if not code:
        assert wrong == []
    else:
        assert (where, code) in wrong


@pytest.mark.parametrize(
    ("part", "old"),
    [
        ("term", TERM),
        ("retention", 'retention: {years: 5, basis: "Thông tư 2/2020/TT-BNV", confidence: V}\n'),
        ("supplement_within", "supplement_within: {amount: 5, every: working_day}\n"),
    ],
)  # fmt: skip
def test_a_gap_that_is_said_aloud_passes(part: str, old: str) -> None:
    gap = f"gaps:\n  - {{about: {part}, note: {{vi: Chưa rõ, en: Not known}}}}\n"
    assert found(small((old, gap))) == []


def test_a_condition_on_a_field_that_is_never_asked() -> None:
    """ho_ten waits for ngheo, which waits for a value nobody can choose."""
    chained = small(
        ("    kind: yes_no\n", "    kind: yes_no\n    when: {field: loai, is_in: [z]}\n"),
        ("    kind: text\n", "    kind: text\n    when: {field: ngheo, is_in: [true]}\n"),
    )
    wrong = found(chained)
    assert ("form.3.when", "condition_never_holds") in wrong
    assert ("form.4.when", "condition_never_holds") in wrong


def test_same_day_procedures_have_no_time_at_all() -> None:
    zero = small(
        ("term: {amount: 3", 'term: {cutoff: "15:00", amount: 0'),
        ("receive: {amount: 0.5", "receive: {amount: 0"),
        ("term: {amount: 1,", "term: {amount: 0,"),
        ("    term: {amount: 0.5, every: working_day}\n    back_to: [tham_tra]\n    when",
         "    term: {amount: 0, every: working_day}\n    back_to: [tham_tra]\n    when"),
        ("    term: {amount: 0.5, every: working_day}\n    back_to: [tham_tra]\n    signs",
         "    term: {amount: 0, every: working_day}\n    back_to: [tham_tra]\n    signs"),
        ("cases.issue\n    term: {amount: 0.5", "cases.issue\n    term: {amount: 0"),
    )  # fmt: skip
    assert found(zero) == []


# ------------------------------------------------------------------ who may


def test_nobody_holds_a_step() -> None:
    nobody = {
        "cases.sign:ho-tich/thu-tuc-thu": {"Phường B", "Phường A"},
        "cases.receive:ho-tich/thu-tuc-thu": {"Phường A"},
        "cases.issue:ho-tich/thu-tuc-thu": set(),
        "cases.sign:chung-thuc/khac": {"Phường C"},  # of another procedure
    }
    told = [(one.where, one.code, one.details["office"]) for one in lint(small(), nobody)]
    assert told == [
        (("receive",), "step_has_no_holder", "Phường A"),
        (("steps", 2, "act"), "step_has_no_holder", "Phường A"),
        (("steps", 2, "act"), "step_has_no_holder", "Phường B"),
    ]


# ------------------------------------------------------------------ all of it together


def _fillings(procedure: Procedure) -> Iterator[dict[str, object]]:
    """Every way to fill in what conditions look at, from above as on a page."""

    def fill(n: int, values: dict[str, object]) -> Iterator[dict[str, object]]:
        if n == len(procedure.form):
            yield values
            return
        field = procedure.form[n]
        options = sorted(possible(field), key=str) if applies(field.when, values) else []
        for option in options:
            yield from fill(n + 1, values | {field.code: option})
        if not options or not field.required:
            yield from fill(n + 1, values)

    return fill(0, {})


def _visited(procedure: Procedure, values: dict[str, object]) -> set[str]:
    """The steps a dossier goes through."""
    step, seen = procedure.first_step, set()
    while step:
        seen.add(step)
        step = next_step(procedure, step, values)
    return seen


CODES = ("loai", "ngheo", "ba", "bon")
WHENS = st.builds(
    When,
    field=st.sampled_from(CODES),
    is_in=st.sampled_from([("a",), ("b", "z"), ("z",), (True,), (False, True)]),
)


@st.composite
def conditioned(draw: Any) -> Procedure:
    """The small procedure, its fields and steps under conditions that may never hold."""
    choice, _, _, yes_no, _ = RIGHT.form
    form = tuple(
        draw(st.sampled_from([choice, yes_no])).model_copy(
            update={"code": code, "when": draw(st.none() | WHENS), "required": draw(st.booleans())}
        )
        for code in CODES
    )
    steps = tuple(
        step.model_copy(update={"when": draw(WHENS) if n else None})
        for n, step in enumerate(RIGHT.steps)
    )
    return RIGHT.model_copy(update={"form": form, "steps": steps})


@settings(max_examples=200, deadline=None)
@given(conditioned())
def test_a_step_is_unreachable_when_no_dossier_comes_to_it(procedure: Procedure) -> None:
    """The finding, against every way to fill in the form."""
    flagged = {one.details["step"] for one in lint(procedure) if one.code == "step_is_unreachable"}
    visited = set().union(*(_visited(procedure, values) for values in _fillings(procedure)))
    every = {step.code for step in procedure.steps}
    event(f"unreachable: {len(every - visited)}")
    assert flagged == every - visited
    if not flagged:
        compile_flow(procedure)


def _codes(names: Iterable[str], call: set[str]) -> set[str]:
    """The texts handed first to some calls, and the last of the helpers that take a code."""
    told: set[str] = set()
    for name in names:
        path = Path(PACKAGE / "engine/cases/rules" / f"{name}.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in call:
                texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                told |= {text for text in texts if isinstance(text, str) and "_" in text}
    return told


def test_every_finding_is_tested_and_has_its_sentence() -> None:
    codes = _codes(["linting", "lint_form", "lint_words"], {"Finding"})
    assert len(codes) > 40
    tested = {code for *_, code in ONE} | {
        "step_has_no_holder", "step_has_no_holder_there", "nobody_can_come_themselves",
    }  # fmt: skip
    assert codes - tested == set()
    assert codes - words.SENTENCES.keys() == set()


def test_every_problem_of_a_form_and_every_gap_of_a_fee_has_its_sentence() -> None:
    codes = _codes(
        ["cleaning", "form", "fees", "reading"],
        {"Unusable", "FieldProblem", "FeeGap", "Problem", "_matching", "_json_number"},
    )
    assert {"not_a_phone", "fee_count_is_missing", "file_holds_one_procedure"} <= codes
    assert codes - words.SENTENCES.keys() == set()
