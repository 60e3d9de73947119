"""The payload of a transfer: NAPAS' own examples, every field back, and every mistake named."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.vietqr import Payment, checksum, decode, encode, fields_of, purpose

# "QR Format T&C v1.0 VN 09/2021", 6.1.1 to 6.1.4. 6.1.1 circulates with a wrong inner length.
STATIC_ACCOUNT = (
    "00020101021138570010A00000072701270006970403011200110123456780208QRIBFTTA53037045802VN6304F4E5"
)
STATIC_CARD = (
    "00020101021138600010A00000072701300006970403011697040311012345670208QRIBFTTC53037045802VN"
    "63044F52"
)
DYNAMIC_ACCOUNT = (
    "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802"
    "VN62340107NPS68690819thanh toan don hang63042E2E"
)
DYNAMIC_CARD = (
    "00020101021238600010A00000072701300006970403011697040311012345670208QRIBFTTC530370454061800005"
    "802VN62340107NPS68690819thanh toan don hang6304A203"
)
VECTORS = (STATIC_ACCOUNT, STATIC_CARD, DYNAMIC_ACCOUNT, DYNAMIC_CARD)
ORDER = {
    "bank": "970403", "amount": Money(180_000), "purpose": "thanh toan don hang",
    "bill_number": "NPS6869",
}  # fmt: skip


def test_the_checksum_is_ccitt_false():
    assert checksum("123456789") == "29B1"


@pytest.mark.parametrize("vector", VECTORS)
def test_the_checksums_of_the_four_examples(vector):
    assert checksum(vector[:-4]) == vector[-4:]


@pytest.mark.parametrize(
    ("vector", "payment"),
    [
        (STATIC_CARD, Payment(bank="970403", account="9704031101234567", to_card=True)),
        (DYNAMIC_ACCOUNT, Payment(account="0011012345678", **ORDER)),
        (DYNAMIC_CARD, Payment(account="9704031101234567", to_card=True, **ORDER)),
    ],
)
def test_the_well_formed_examples_both_ways(vector, payment):
    assert decode(vector) == payment
    assert encode(payment) == vector


def test_the_first_example_is_refused_where_its_inner_length_is_wrong():
    """Its account says twelve characters and has thirteen: the one left over is no header."""
    with pytest.raises(Refused) as no:
        decode(STATIC_ACCOUNT)
    assert no.value.codes == ("qr_header_is_wrong",)
    assert no.value.details["tag"] == "38.01"
    assert STATIC_ACCOUNT[no.value.details["position"] :].startswith("8")


plain = st.from_regex(r"[ -~]{1,25}", fullmatch=True)
payments = st.builds(
    Payment,
    bank=st.from_regex(r"[0-9]{6}", fullmatch=True),
    account=st.from_regex(r"[0-9A-Za-z]{1,19}", fullmatch=True),
    amount=st.none() | st.integers(1, 10**13 - 1).map(Money),
    purpose=st.just("") | plain,
    bill_number=st.just("") | plain,
    name=st.just("") | plain,
    city=st.just("") | plain,
    to_card=st.booleans(),
)


@given(payments)
def test_whatever_is_encoded_is_read_back(payment):
    text = encode(payment)
    assert decode(text) == payment
    assert ("54" in fields_of(text)) == (fields_of(text)["01"].value == "12")


@given(payments, st.data())
def test_a_changed_character_is_noticed(payment, data):
    text = encode(payment)
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(codec="ascii", exclude_characters=text[at]))
    with pytest.raises(Refused):
        decode(text[:at] + other + text[at + 1 :])


@given(payments, st.data())
def test_a_payload_cut_anywhere_is_refused(payment, data):
    text = encode(payment)
    with pytest.raises(Refused):
        decode(text[: data.draw(st.integers(0, len(text) - 1))])


def signed(body: str) -> str:
    return f"{body}6304{checksum(f'{body}6304')}"


GOOD = encode(Payment(bank="970436", account="0001112223", amount=Money(56_250)))[:-8]


@pytest.mark.parametrize(
    ("old", "new", "code", "tag"),
    [
        ("000201", "000202", "qr_field_is_wrong", "00"),
        ("5303704", "5303840", "qr_field_is_wrong", "53"),
        ("5802VN", "5802US", "qr_field_is_wrong", "58"),
        ("5802VN", "", "qr_field_is_missing", "58"),
        ("5802VN", "5802VN5802VN", "qr_field_comes_twice", "58"),
        ("5802VN", "5800", "qr_field_is_empty", "58"),
        ("A000000727", "A000000728", "qr_field_is_wrong", "38.00"),
        ("QRIBFTTA", "QRIBFTTX", "qr_field_is_wrong", "38.02"),
        ("0006970436", "000697043X", "qr_field_is_wrong", "38.01.00"),
        ("01100001112223", "01990001112223", "qr_field_is_cut", "38.01.01"),
        ("540556250", "540506250", "qr_field_is_wrong", "54"),
        ("540556250", "54045.25", "qr_field_is_wrong", "54"),
    ],
)
def test_what_is_wrong_is_named_with_its_tag(old, new, code, tag):
    assert GOOD.count(old) == 1
    with pytest.raises(Refused) as no:
        decode(signed(GOOD.replace(old, new)))
    assert (no.value.codes[0], no.value.details["tag"]) == (code, tag)


def test_the_position_points_at_the_value():
    body = GOOD.replace("QRIBFTTA", "QRIBFTTX")
    with pytest.raises(Refused) as no:
        decode(signed(body))
    assert body[no.value.details["position"] :].startswith("QRIBFTTX")


def test_letters_with_marks_are_refused_both_ways():
    with pytest.raises(Refused, match="qr_is_not_ascii"):
        decode(GOOD + "Đ")
    with pytest.raises(Refused, match="qr_text_is_not_plain"):
        encode(Payment(bank="970436", account="1", purpose="phí vỉa hè"))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"bank": "97043"}, "qr_bank_is_wrong"),
        ({"account": ""}, "qr_account_is_wrong"),
        ({"account": "12-34"}, "qr_account_is_wrong"),
        ({"amount": Money(0)}, "qr_amount_is_wrong"),
        ({"amount": Money(-5)}, "qr_amount_is_wrong"),
        ({"purpose": "x" * 100}, "qr_field_is_too_long"),
    ],
)
def test_what_cannot_be_said_is_not_encoded(change, code):
    with pytest.raises(Refused, match=code):
        encode(Payment(**{"bank": "970436", "account": "1", **change}))


@given(st.text(max_size=60))
def test_the_purpose_begins_with_the_code_and_is_plain(text):
    words = purpose("OD3F7KQ2MN", text)
    assert words.startswith("OD3F7KQ2MN") and len(words) <= 25
    assert re.fullmatch(r"[A-Za-z0-9 ]+", words)


def test_the_purpose_of_a_vietnamese_text():
    assert purpose("OD3F7KQ2MN", "Phí sử dụng vỉa hè") == "OD3F7KQ2MN phi su dung vi"
