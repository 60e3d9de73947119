"""camt.053 of its versions: movements, collective bookings, and what is refused."""

from datetime import date

import pytest

from opendistrict.kernel.money import Money
from opendistrict.kernel.statements import StatementIsWrong, read_camt053


def balance(code: str, amount: str, day: str, way: str = "CRDT") -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='VND'>{amount}</Amt>"
        f"<CdtDbtInd>{way}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def entry(
    amount: str, way: str = "CRDT", *, sts: str = "<Cd>BOOK</Cd>", ref: str = "", inside: str = "",
    currency: str = "VND", day: str = "2026-11-20",
) -> str:  # fmt: skip
    known = f"<AcctSvcrRef>{ref}</AcctSvcrRef>" if ref else ""
    return (
        f"<Ntry><Amt Ccy='{currency}'>{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd><Sts>{sts}</Sts>"
        f"<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><DtTm>2026-11-21T00:00:00</DtTm></ValDt>{known}"
        f"<NtryDtls>{inside}</NtryDtls></Ntry>"
    )


def detail(name: str, text: str, *, amount: str = "", party: bool = True, ref: str = "") -> str:
    who = f"<Pty><Nm>{name}</Nm></Pty>" if party else f"<Nm>{name}</Nm>"
    value = f"<Amt Ccy='VND'>{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>" if amount else ""
    return (
        f"<TxDtls><Refs><AcctSvcrRef>{ref}</AcctSvcrRef></Refs>{value}<RltdPties><Dbtr>{who}</Dbtr>"
        "<DbtrAcct><Id><Othr><Id>9990001</Id></Othr></Id></DbtrAcct></RltdPties>"
        f"<RmtInf><Ustrd>{text}</Ustrd><Ustrd>lần 2</Ustrd></RmtInf></TxDtls>"
    )


def message(*inside: str, version: str = "08", opening: str = "1000", closing: str) -> bytes:
    return (
        f"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}'><BkToCstmrStmt>"
        "<Stmt><Id>S1</Id><FrToDt><FrDtTm>2026-11-19T00:00:00</FrDtTm></FrToDt>"
        "<Acct><Id><Othr><Id>0001112223</Id></Othr></Id><Ccy>VND</Ccy></Acct>"
        f"{balance('OPBD', opening, '2026-11-19')}{balance('CLBD', closing, '2026-11-20')}"
        f"{''.join(inside)}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def test_movements_of_a_new_version():
    one = entry("56250.00", ref="FT1", inside=detail("Nguyễn Văn Mẫu", "OD2345678", ref="TX9"))
    (told,) = read_camt053(message(one, entry("250", "DBIT", ref="FT2"), closing="57000"))
    first, second = told.lines
    assert (told.account, told.since, told.until, told.reference) == (
        "0001112223", date(2026, 11, 19), date(2026, 11, 20), "S1",
    )  # fmt: skip
    assert (first.amount, first.reference) == (Money(56_250), "TX9")
    assert (first.counter_name, first.counter_account) == ("Nguyễn Văn Mẫu", "9990001")
    assert first.text == "OD2345678 lần 2"
    assert first.value_on == date(2026, 11, 21)
    assert (second.amount, second.reference) == (Money(-250), "FT2")


@pytest.mark.parametrize("version", [f"{n:02d}" for n in range(2, 14)])
def test_every_version(version):
    old = int(version) < 8
    sts = "BOOK" if int(version) < 4 else "<Cd>BOOK</Cd>"
    one = entry("5", sts=sts, inside=detail("A", "x", party=not old))
    (told,) = read_camt053(message(one, version=version, closing="1005"))
    assert [(line.amount, line.counter_name) for line in told.lines] == [(Money(5), "A")]


def test_what_is_only_announced_is_no_movement():
    pending = entry("7", sts="<Cd>PDNG</Cd>")
    (told,) = read_camt053(message(entry("5"), pending, closing="1005"))
    assert [line.amount for line in told.lines] == [Money(5)]


def test_a_collective_booking_is_taken_apart_where_its_parts_make_it():
    parts = detail("A", "x", amount="30") + detail("B", "y", amount="70")
    (told,) = read_camt053(message(entry("100", ref="FT1", inside=parts), closing="1100"))
    assert [(one.amount.dong, one.counter_name, one.reference) for one in told.lines] == [
        (30, "A", "FT1/1"), (70, "B", "FT1/2"),
    ]  # fmt: skip
    (told,) = read_camt053(message(entry("101", ref="FT1", inside=parts), closing="1101"))
    assert [(one.amount.dong, one.reference) for one in told.lines] == [(101, "FT1")]


def test_an_overdrawn_account():
    overdrawn = message(entry("5"), closing="3").replace(b"CRDT", b"DBIT", 2)
    overdrawn = overdrawn.replace(b">1000<", b">8<")
    (told,) = read_camt053(overdrawn)
    assert (told.opening, told.closing) == (Money(-8), Money(-3))


@pytest.mark.parametrize(
    ("data", "line", "code"),
    [
        (message(entry("5"), closing="1006"), 0, "statement_does_not_add_up"),
        (message(entry("5"), entry("6", currency="USD"), closing="1011"), 2,
         "line_is_in_another_currency"),
        (message(entry("5.50"), closing="1005"), 1, "amount_is_not_whole"),
        (message(entry("5", "X"), closing="1005"), 1, "sign_is_unknown"),
        (message(entry("5", day="20/11/2026"), closing="1005"), 1, "day_is_not_read"),
        (message(entry("5"), closing="1005")[:-40], 0, "xml_is_not_read"),
        (message(entry("5"), closing="1005").replace(b"CLBD", b"XXXX"), 0,
         "statement_has_no_balances"),
        (message(entry("5"), closing="1005", version="99"), 0, "xml_is_no_statement"),
        (message("<TxsSummry><TtlNtries><NbOfNtries>2</NbOfNtries></TtlNtries></TxsSummry>",
                 entry("5"), closing="1005"), 0, "statement_lacks_entries"),
        (b"<a/>", 0, "xml_is_no_statement"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 0, "xml_is_not_read"),
        (b"", 0, "xml_is_not_read"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(data, line, code):
    with pytest.raises(StatementIsWrong) as wrong:
        read_camt053(data)
    assert [(one.line, one.code) for one in wrong.value.problems] == [(line, code)]
