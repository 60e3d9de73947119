"""MT940: movements, several messages of one statement, and what is refused."""

from datetime import date

import pytest

from opendistrict.kernel.money import Money
from opendistrict.kernel.statements import StatementIsWrong, read_mt940

FILE = """\
:20:SK261120
:25:970436/0001112223
:28C:324/1
:60F:C261119VND1000000,
:61:2611201120C56250,NTRFNONREF//FT26324001
:86:OD2345678 phi via he
Nguyen Van Mau
:61:2611211120D22000,NMSCNONREF//FT26324002
:86:Phi dich vu
:62F:C261120VND1034250,
"""


def test_a_whole_file_is_read():
    told = read_mt940(FILE.encode())
    assert told.account == "0001112223"
    assert (told.opening, told.closing) == (Money(1_000_000), Money(1_034_250))
    assert told.until == date(2026, 11, 20)
    first, second = told.lines
    assert (first.amount, first.reference) == (Money(56_250), "FT26324001")
    assert first.text == "OD2345678 phi via he Nguyen Van Mau"
    assert (second.booked_on, second.value_on) == (date(2026, 11, 20), date(2026, 11, 21))
    assert second.amount == Money(-22_000)


def test_an_overdrawn_account_and_a_reversal():
    text = FILE.replace("60F:C261119VND1000000,", "60F:D261119VND1000000,")
    text = text.replace(":62F:C261120VND1034250,", ":62F:D261120VND1078250,")
    told = read_mt940(text.replace("1120C56250", "1120RC56250").encode())
    assert (told.opening, told.closing) == (Money(-1_000_000), Money(-1_078_250))
    assert told.lines[0].amount == Money(-56_250)


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("1034250", "1034251", 0, "statement_does_not_add_up"),
        (":62F:C261120VND1034250,\n", "", 0, "statement_has_no_balances"),
        ("56250,", "56250,5", 1, "amount_is_not_whole"),
        (":60F:C261119VND", ":60F:C261119USD", 0, "line_is_in_another_currency"),
    ],
)
def test_what_is_wrong_is_told(old, new, line, code):
    assert FILE.count(old) == 1
    with pytest.raises(StatementIsWrong) as wrong:
        read_mt940(FILE.replace(old, new).encode())
    assert wrong.value.problems[0].code == code
    assert line in (0, wrong.value.problems[0].line)


@pytest.mark.parametrize("text", ["", "no statement", ":20:X\n:25:1\n"])
def test_what_is_no_statement_is_refused(text):
    with pytest.raises(StatementIsWrong):
        read_mt940(text.encode())


def test_a_file_cut_anywhere_is_refused():
    whole = read_mt940(FILE.encode()).lines
    for at in range(len(FILE) - 1):
        try:
            told = read_mt940(FILE[:at].encode())
        except StatementIsWrong:
            continue
        assert told.lines == whole, at
