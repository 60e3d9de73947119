"""Statements and messages: imported twice, overlapping, cut, missing, of another account."""

import json
from datetime import timedelta

import pytest
from tests.makers import MORNING, TODAY
from tests.registers.ledger.conftest import SECRET
from tests.registers.ledger.world import World, officer

from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.statements import signature
from opendistrict.registers.ledger import actions, queries
from opendistrict.registers.ledger.models import BankLine, Statement, Transfer
from opendistrict.registers.ledger.shapes import LayoutRow

YESTERDAY = TODAY - timedelta(days=1)


def amounts() -> list[int]:
    return sorted(BankLine.objects.values_list("amount", flat=True))


def nothing_was_imported(world: World) -> bool:
    return not (
        BankLine.objects.exists() or Statement.objects.exists() or Transfer.objects.exists()
    )


def test_the_same_file_again_is_refused(world: World):
    data = world.file((100, "a"), (200, "b"))
    world.import_file(data)
    with pytest.raises(Refused, match="statement_was_imported_before") as no:
        world.import_file(data, name="again.csv")
    assert no.value.details["name"] == "mau.csv"
    assert amounts() == [100, 200]


def test_a_file_that_overlaps_brings_only_what_is_new(world: World):
    first = world.file((100, "a"), (200, "b"), refs=("R1", "R2"))
    world.import_file(first)
    world.balance = 0
    both = world.import_file(world.file((100, "a"), (200, "b"), (50, "c"), refs=("R1", "R2", "R3")))
    assert (both.known, len(both.new_line_ids), both.is_proved) == (2, 1, True)
    assert amounts() == [50, 100, 200]


def test_movements_without_a_reference_are_told_apart(world: World):
    """Two alike in one file are two; the same two in an overlapping file are the same."""
    world.import_file(world.file((100, "x"), (100, "x"), refs=("", "")))
    world.balance = 0
    more = world.file((100, "x"), (100, "x"), (100, "x"), refs=("", "", ""))
    assert world.import_file(more).known == 2
    assert amounts() == [100, 100, 100]


def test_a_missing_file_between_is_noticed(world: World):
    world.bank((100, "a"), on=YESTERDAY - timedelta(days=1))
    world.file((7, "never imported"), on=YESTERDAY)
    late = world.file((200, "b"))
    with pytest.raises(Refused, match="statement_does_not_continue") as no:
        world.import_file(late)
    assert no.value.details["expected"] == 300
    assert amounts() == [100]


def test_an_older_file_must_end_where_the_next_begins(world: World):
    older = world.file((100, "a"), on=YESTERDAY)
    world.import_file(world.file((50, "b")))
    other = older.replace(b"100", b"300")
    with pytest.raises(Refused, match="statement_does_not_continue"):
        world.import_file(other)
    assert len(world.import_file(older).new_line_ids) == 1
    assert amounts() == [50, 100]


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda data: data[: len(data) // 2], "."),
        (lambda data: data.replace(b",200,", b",2.000.00,"), "amount_is_not_read"),
        (lambda data: data.replace("Cuối kỳ,300".encode(), "Cuối kỳ,301".encode()),
         "statement_does_not_add_up"),
        (lambda data: data.replace(f"{TODAY:%d/%m/%Y}".encode(), b"01/01/2031"),
         "line_is_in_the_future"),
        (lambda data: b"", "table_is_empty"),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong_changes_nothing(world: World, spoil, code):
    data = world.file((100, "a"), (200, "b"))
    with pytest.raises(Refused, match=code):
        world.import_file(spoil(data))
    assert nothing_was_imported(world)


def test_who_may_not_and_what_is_unknown(world: World):
    data = world.file((100, "a"))
    asked = {"account_id": world.account, "data": data, "name": "x", "form": "mau", "at": MORNING}
    for change, code in (
        ({"actor": officer("s", world.ward, "read")}, "may_not_act_on_this_money"),
        ({"form": "other"}, "layout_is_unknown"),
        ({"account_id": world.payer}, "bank_account_is_unknown"),
    ):
        with pytest.raises(Refused, match=code):
            actions.import_statement(**{**asked, "actor": world.clerk, **change})


@pytest.mark.parametrize(
    ("change", "code"),
    [({"bank": "999999"}, "bank_is_unknown"), ({"layout": "x"}, "layout_is_unknown"),
     ({"number": "12 3"}, "bank_account_number_is_wrong"),
     ({"number": "0001112223"}, "bank_account_is_there")],
)  # fmt: skip
def test_what_is_no_bank_account(world: World, change, code):
    told = {"unit_id": world.ward, "bank": "970436", "number": "77", "holder": "x", **change}
    with pytest.raises(Refused, match=code):
        actions.open_bank_account(**told, actor=world.clerk, at=MORNING)


def test_a_layout_that_cannot_be_is_not_loaded(world: World):
    row = LayoutRow(code="x", title="x", data={"columns": {"text": "y"}}, is_sample=True)
    with pytest.raises(AssertionError, match="no amount"):
        actions.load_layouts(rows=[row], actor=world.clerk, at=MORNING)


# ---- messages


def message(*told: dict[str, object], at=MORNING, secret: str = SECRET) -> dict[str, object]:
    body = json.dumps(list(told)).encode()
    moment = str(int(at.timestamp()))
    return {"body": body, "moment": moment, "signed": signature(secret, moment, body)}


def movement(reference: str, dong: int, text: str = "", on=TODAY) -> dict[str, object]:
    return {"reference": reference, "amount": dong, "booked_on": on.isoformat(), "text": text}


def hear(world: World, told: dict[str, object], at=MORNING):
    return actions.hear(account_id=world.account, **told, at=at)


def test_a_message_told_fifty_times_in_any_order_is_booked_once(world: World):
    one = message(movement("M1", 100), movement("M2", 200))
    other = message(movement("M2", 200), movement("M3", -50), movement("M3", -50))
    for told in [other, one, *[one, other] * 25]:
        hear(world, told)
    assert amounts() == [-50, 100, 200]
    assert world.balances() == {"bank": 250, "unmatched": -250}


def test_the_statement_confirms_what_messages_told(world: World):
    hear(world, message(movement("R1", 100, on=YESTERDAY), movement("R9", 5)))
    found = world.import_file(world.file((100, "a"), (200, "b"), refs=("R1", "R2")))
    assert len(found.new_line_ids) == 1
    assert amounts() == [5, 100, 200]
    assert BankLine.objects.get(reference="R1").statement_id == found.statement_id
    hear(world, message(movement("R2", 200)))
    assert amounts() == [5, 100, 200], "the message comes after the statement"


def test_the_statement_and_the_next_are_added_up_with_messages_between(world: World):
    world.bank((100, "a"))
    hear(world, message(movement("R2", 40)))
    world.import_file(world.file((40, "b"), (60, "c"), refs=("R2", "R3")))
    assert queries.balances(world.ward)[f"bank:{world.account}"].dong == 200 == world.balance


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda told: told | {"signed": "0" * 64}, "message_signature_is_wrong"),
        (lambda told: told | {"signed": "đ"}, "message_signature_is_wrong"),
        (lambda told: told | {"body": told["body"] + b" "}, "message_signature_is_wrong"),
        (lambda told: told | {"moment": "1"}, "message_signature_is_wrong"),
        (lambda told: message(movement("M1", 100), secret=""), "message_signature_is_wrong"),
        (lambda told: message(movement("M1", 100), at=MORNING - timedelta(hours=1)),
         "message_is_not_of_now"),
        (lambda told: message(movement("", 100)), "message_has_no_reference"),
        (lambda told: message(movement("M1", 0)), "amount_is_not_whole"),
        (lambda told: message(movement("M1", 1) | {"amount": 1.5}), "amount_is_not_whole"),
        (lambda told: message(movement("M1", 1) | {"amount": True}), "amount_is_not_whole"),
        (lambda told: message(movement("M1", 1) | {"currency": "USD"}),
         "line_is_in_another_currency"),
        (lambda told: message(movement("M1", 1) | {"booked_on": "23/11/2026"}), "day_is_not_read"),
        (lambda told: message(movement("M1", 1) | {"text": 5}), "message_is_not_read"),
        (lambda told: message(), "message_is_not_read"),
        (lambda told: message(5), "message_is_not_read"),
    ],
)  # fmt: skip
def test_a_message_that_is_wrong_books_nothing(world: World, spoil, code):
    with pytest.raises(Refused, match=code):
        hear(world, spoil(message(movement("M1", 100), movement("M2", 200))))
    assert nothing_was_imported(world)


def test_an_account_without_a_secret_hears_nothing(world: World):
    account = actions.open_bank_account(
        unit_id=world.ward, bank="970436", number="5", holder="x", actor=world.clerk, at=MORNING
    )
    with pytest.raises(Refused, match="message_signature_is_wrong"):
        actions.hear(account_id=account, **message(movement("M1", 1), secret=""), at=MORNING)


def test_sealed_fields_are_sealed_anew(world: World):
    (line,) = world.bank((100, "a"))
    seen: list[str] = []

    def reseal(text: str, place: str) -> str:
        seen.append(place)
        return text

    assert actions.reseal_lines(reseal) == 2
    assert seen == [f"ledger.line:{line}", f"ledger.bank_account:{world.account}"]
