"""Bank statements as tables: what a bank writes is read, what a file lost is told by its line."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.statements import Layout, StatementIsWrong, read_csv

LAYOUT = Layout(
    code="sample",
    columns={
        "booked_on": "Ngày giao dịch", "reference": "Số bút toán", "credit": "Phát sinh có",
        "debit": "Phát sinh nợ", "balance": "Số dư", "text": "Diễn giải",
    },
    delimiter=";",
    labels={
        "account": "Số tài khoản", "currency": "Loại tiền", "opening": "Số dư đầu kỳ",
        "closing": "Số dư cuối kỳ",
    },
)  # fmt: skip
FILE = """\
SỔ PHỤ (MẪU);;;;;
Số tài khoản:;0001112223;;;;
Loại tiền;VND;;;;
Số dư đầu kỳ;1.000.000;;;;

Ngày giao dịch;Số bút toán;Phát sinh nợ;Phát sinh có;Số dư;Diễn giải
20/11/2026;FT1;;56.250;1.056.250;OD2345678 phi via he
20/11/2026;FT2;22.000;;1.034.250;Phí dịch vụ
21/11/2026;FT3;0;1.200.000;2.234.250;"nộp ""phạt""; lần 2"
Số dư cuối kỳ;2.234.250;;;;
Ngày in: 22/11/2026;;;;;
"""


def read(text: str = FILE, **changed: object):
    layout = replace(LAYOUT, **changed)
    return read_csv(text.encode(layout.encoding), layout)


def problems(text: str, **changed: object) -> list[tuple[int, str]]:
    with pytest.raises(StatementIsWrong) as wrong:
        read(text, **changed)
    return [(one.line, one.code) for one in wrong.value.problems]


def test_a_whole_file_is_read():
    told = read()
    assert told.account == "0001112223"
    assert (told.opening, told.closing) == (Money(1_000_000), Money(2_234_250))
    assert (told.since, told.until) == (date(2026, 11, 20), date(2026, 11, 21))
    assert [(one.number, one.reference, one.amount.dong) for one in told.lines] == [
        (7, "FT1", 56_250), (8, "FT2", -22_000), (9, "FT3", 1_200_000),
    ]  # fmt: skip
    assert told.lines[2].text == 'nộp "phạt"; lần 2'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(encoding):
    assert read(encoding=encoding) == read()


def test_the_other_marks_and_the_other_order():
    lines = FILE.splitlines()
    turned = "\n".join([*lines[:6], *reversed(lines[6:9]), *lines[9:]])
    told = read(turned.replace(".", ","), newest_first=True)
    assert [one.amount for one in told.lines] == [one.amount for one in read().lines]


def test_balances_are_told_by_the_lines_where_no_label_is():
    text = "\n".join(FILE.splitlines()[5:9])
    assert (read(text).opening, read(text).closing) == (Money(1_000_000), Money(2_234_250))


def test_one_column_and_which_way():
    layout = {
        "columns": {"booked_on": "Ngày", "amount": "Số tiền", "sign": "Nợ/Có"},
        "signs_in": ("Có",), "signs_out": ("Nợ",), "labels": {},
    }  # fmt: skip
    told = read("Ngày;Số tiền;Nợ/Có\n20/11/2026;500.000;CÓ\n20/11/2026;-20.000;Nợ\n", **layout)
    assert [one.amount.dong for one in told.lines] == [500_000, -20_000]
    assert told.opening is None, "nothing proves that it is whole"
    assert problems("Ngày;Số tiền;Nợ/Có\n20/11/2026;5;?\n", **layout) == [(2, "sign_is_unknown")]


def test_a_file_of_two_kinds_of_marks_is_refused_at_the_line():
    assert problems(FILE.replace("1.200.000", "1,200,000")) == [(9, "amount_marks_are_mixed")]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("21/11/2026;FT3", "2026-11-21;FT3", (9, "day_is_not_read")),
        ("21/11/2026;FT3", "31/11/2026;FT3", (9, "day_is_not_read")),
        ("1.200.000", "1.200.000,50", (9, "amount_is_not_whole")),
        ("1.200.000", "1.20.000", (9, "amount_is_not_read")),
        ("22.000;;", "22.000;1.000;", (8, "line_has_no_one_amount")),
        ("22.000;;", ";;", (8, "line_has_no_one_amount")),
        ("1.034.250", "1.034.251", (8, "statement_does_not_run_on")),
        ("Số dư cuối kỳ;2.234.250", "Số dư cuối kỳ;2.234.249", (0, "statement_does_not_add_up")),
        ("Loại tiền;VND", "Loại tiền;USD", (0, "line_is_in_another_currency")),
        ("Phát sinh có", "Tiền vào", (0, "column_is_missing")),
        ('"nộp ""phạt""; lần 2"', '"nộp', (11, "row_is_not_read")),
        ("20/11/2026;FT1;;56.250;1.056.250;OD2345678 phi via he", "20/11/2026;FT1",
         (7, "row_is_short")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_its_line(old, new, found):
    assert FILE.count(old) == 1
    assert problems(FILE.replace(old, new)) == [found]


def test_every_wrong_line_is_told_at_once():
    text = FILE.replace("20/11/2026;FT2", "x;FT2").replace("1.200.000", "?")
    assert problems(text) == [(8, "day_is_not_read"), (9, "amount_is_not_read")]


def test_a_file_cut_anywhere_in_its_table_is_refused():
    """With a balance in every line and one at the end: the last lines cannot be missed silently.
    Cut behind the last movement nothing is lost."""
    begins, ends = FILE.index("20/11/2026"), FILE.index("Số dư cuối kỳ")
    whole = read().lines
    for at in range(begins + 1, ends - 1):
        try:
            told = read(FILE[:at] + "\nSố dư cuối kỳ;2.234.250\n")
        except StatementIsWrong:
            continue
        assert [one.amount for one in told.lines] == [one.amount for one in whole], at


def test_another_encoding_and_an_empty_file():
    with pytest.raises(StatementIsWrong, match="table_has_another_encoding"):
        read_csv(FILE.encode("utf-16"), LAYOUT)
    with pytest.raises(StatementIsWrong, match="table_is_empty"):
        read_csv(b"  \n", LAYOUT)
    with pytest.raises(Refused):
        read_csv(b"", LAYOUT)


amounts = st.integers(-(10**12), 10**12).filter(bool)


@given(st.integers(-(10**12), 10**12), st.lists(amounts, max_size=8), st.sampled_from(".,"))
def test_any_table_is_read_back(opening, moved, mark):
    def shown(amount: int) -> str:
        return f"{amount:,}".replace(",", mark)

    rows, running = [], opening
    for amount in moved:
        running += amount
        credit, debit = (shown(amount), "") if amount > 0 else ("", shown(-amount))
        rows.append(f"20/11/2026;;{debit};{credit};{shown(running)};")
    text = "\n".join(
        [f"Số dư đầu kỳ;{shown(opening)}", FILE.splitlines()[5], *rows,
         f"Số dư cuối kỳ;{shown(running)}"]
    )  # fmt: skip
    told = read(text)
    assert [one.amount.dong for one in told.lines] == moved
    assert (told.opening, told.closing) == (Money(opening), Money(running))
