"""A payment request as a payload and back (NAPAS "QR Format T&C v1.0 VN 09/2021")."""

import re
from dataclasses import dataclass

from opendistrict.kernel.fold import fold
from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.vietqr.tlv import Field, checksum, fields_of, written

NAPAS = "A000000727"
TO_ACCOUNT, TO_CARD = "QRIBFTTA", "QRIBFTTC"
VND = "704"
MOST_PURPOSE = 25  # characters that banks commonly carry through; more is cut by some

_BIN = re.compile(r"\d{6}")
_ACCOUNT = re.compile(r"[0-9A-Za-z]{1,19}")
_AMOUNT = re.compile(r"[1-9]\d{0,12}")
_PRINTABLE = re.compile(r"[ -~]+")
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9 ]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """Where to pay and what for. Without an amount the code is static and the payer types it."""

    bank: str  # BIN, six digits
    account: str
    amount: Money | None = None
    purpose: str = ""
    bill_number: str = ""
    name: str = ""
    city: str = ""
    to_card: bool = False


def purpose(code: str, text: str = "", *, most: int = MOST_PURPOSE) -> str:
    """The words of a transfer: the code first, so that what a bank cuts off is not it; then as
    much of the text as fits, without tone marks and signs."""
    plain = " ".join(_NOT_PLAIN.sub(" ", fold(text)).split())
    return f"{code} {plain}"[:most].strip()


def encode(payment: Payment) -> str:
    """The payload. Refused where a field cannot be said in it."""
    wrong = _weigh(payment)
    if wrong:
        raise Refused(wrong[0], given=wrong[1])
    beneficiary = written("00", payment.bank) + written("01", payment.account)
    merchant = (
        written("00", NAPAS)
        + written("01", beneficiary)
        + written("02", TO_CARD if payment.to_card else TO_ACCOUNT)
    )
    additional = written("01", payment.bill_number) + written("08", payment.purpose)
    amount = payment.amount
    text = (
        written("00", "01")
        + written("01", "12" if amount else "11")
        + written("38", merchant)
        + written("53", VND)
        + written("54", str(amount.dong) if amount else "")
        + written("58", "VN")
        + written("59", payment.name)
        + written("60", payment.city)
        + written("62", additional)
        + "6304"
    )
    return text + checksum(text)


def _weigh(payment: Payment) -> tuple[str, object] | None:
    if not _BIN.fullmatch(payment.bank):
        return "qr_bank_is_wrong", payment.bank
    if not _ACCOUNT.fullmatch(payment.account):
        return "qr_account_is_wrong", payment.account
    if payment.amount is not None and not _AMOUNT.fullmatch(str(payment.amount.dong)):
        return "qr_amount_is_wrong", payment.amount.dong
    for text in (payment.purpose, payment.bill_number, payment.name, payment.city):
        if text and not _PRINTABLE.fullmatch(text):
            return "qr_text_is_not_plain", text
    return None


def decode(text: str) -> Payment:
    """Read a payload strictly: checksum, grammar, and the fields that a transfer needs. Refused
    with the tag and the position of what is wrong; fields that are not ours are passed over, as
    EMVCo asks of a reader."""
    if not text.isascii():
        at = next(n for n, letter in enumerate(text) if not letter.isascii())
        raise Refused("qr_is_not_ascii", position=at, given=text[at])
    _check_sum(text)
    every = fields_of(text)
    _is(every, "00", "01")
    _is(every, "53", VND)
    _is(every, "58", "VN")
    merchant = _within(_needed(every, "38"))
    _is(merchant, "00", NAPAS, "38")
    beneficiary = _within(_needed(merchant, "01", "38"))
    service = _needed(merchant, "02", "38")
    if service.value not in (TO_ACCOUNT, TO_CARD):
        raise _wrong(service)
    additional = _within(every["62"]) if "62" in every else {}
    return Payment(
        bank=_fits(_needed(beneficiary, "00", "38.01"), _BIN),
        account=_fits(_needed(beneficiary, "01", "38.01"), _ACCOUNT),
        amount=Money(int(_fits(every["54"], _AMOUNT))) if "54" in every else None,
        purpose=_text(additional, "08"),
        bill_number=_text(additional, "01"),
        name=_text(every, "59"),
        city=_text(every, "60"),
        to_card=service.value == TO_CARD,
    )


def _check_sum(text: str) -> None:
    body, told = text[:-4], text[-4:]
    if body[-4:] != "6304":
        raise Refused("qr_checksum_is_missing", tag="63", position=max(len(text) - 8, 0))
    if checksum(body) != told:
        raise Refused(
            "qr_checksum_is_wrong", tag="63", position=len(body), given=told,
            expected=checksum(body),
        )  # fmt: skip


def _within(field: Field) -> dict[str, Field]:
    return fields_of(field.value, within=field.tag, offset=field.position)


def _needed(fields: dict[str, Field], short: str, within: str = "") -> Field:
    if short not in fields:
        raise Refused("qr_field_is_missing", tag=f"{within}.{short}" if within else short)
    return fields[short]


def _is(fields: dict[str, Field], short: str, value: str, within: str = "") -> None:
    field = _needed(fields, short, within)
    if field.value != value:
        raise _wrong(field, value)


def _fits(field: Field, pattern: re.Pattern[str]) -> str:
    if not pattern.fullmatch(field.value):
        raise _wrong(field)
    return field.value


def _wrong(field: Field, expected: str = "") -> Refused:
    return Refused(
        "qr_field_is_wrong", tag=field.tag, position=field.position, given=field.value,
        **({"expected": expected} if expected else {}),
    )  # fmt: skip


def _text(fields: dict[str, Field], short: str) -> str:
    return fields[short].value if short in fields else ""
