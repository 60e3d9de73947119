import re
from datetime import timedelta

from opendistrict.kernel.refusals import Refused

# Sign-in takes "An" and "an" for one name: a second spelling would lock both out.
_USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,94}[a-z0-9])?")

ACCESS = frozenset(
    {
        "sign_in",
        "sign_in_failed",
        "sign_in_locked",
        "second_factor_failed",
        "sign_out",
        "end_sessions",
        "pair_device",
        "unpair_device",
        "make_recovery_codes",
        "ask_new_password",
        "ask_sign_in_link",
        "sign_in_link_failed",
        "identity_refused",
    }
)


def username_is_wellformed(username: str) -> bool:
    """Small letters without accents, digits, dots, dashes; 96 at most."""
    return _USERNAME.fullmatch(username) is not None


LINK_LASTS = timedelta(minutes=20)
ACKNOWLEDGE_DAYS = 2  # working days, Law 91/2025/QH15 and Decree 356/2025
ERASE_DAYS = 20  # calendar days (confidence medium: once more 20 may be added)
LEAST_PURPOSE = 10  # characters; "xem" is no purpose

# What the law asks consent for; what an office must do anyway is not asked.
PURPOSES = ("contact_email", "contact_phone", "reuse_papers", "survey")

# Codes of the subject in the national dossier exchange.
SUBJECT_CODES = {0: "citizen", 1: "enterprise", 2: "household_business"}
SEALED_FIELDS = ("national_id", "phone", "email")

_SEPARATORS = re.compile(r"[\s.\-()/]")
# Identity card (12, the old one 9 digits) or passport; tax code of 10, a branch's of 13 digits;
# since 1/7/2025 a household business is taxed under its owner's 12-digit personal id.
_IDS = {
    "citizen": re.compile(r"\d{12}|\d{9}|[A-Z]{1,2}\d{6,8}"),
    "enterprise": re.compile(r"\d{10}(\d{3})?"),
    "household_business": re.compile(r"\d{12}|\d{10}(\d{3})?"),
}
_PHONE = re.compile(r"0\d{9,10}|\+\d{8,15}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}\.[^@\s.]{2,}")


def bare(text: str) -> str:
    """Without what people write between digits: "079 123.456-789" -> "079123456789"."""
    return _SEPARATORS.sub("", text).upper()


def national_id(text: str, kind: str) -> str:
    """An identity number as it is compared; empty stays empty, what is none is refused."""
    number = bare(text)
    if number and not _IDS[kind].fullmatch(number):
        raise Refused("national_id_is_wrong")
    return number


def could_be_national_id(text: str) -> list[str]:
    """The kinds of party whose number this could be."""
    return [kind for kind, pattern in _IDS.items() if pattern.fullmatch(bare(text))]


def _local(text: str) -> str:
    """+84 and 84 before a number of this country are 0."""
    number = bare(text)
    international = re.fullmatch(r"\+?84(\d{9,10})", number)
    return f"0{international.group(1)}" if international else number


def phone(text: str) -> str:
    """A telephone number as it is compared: +84 90 123 45 67 and 0901.234.567 are one."""
    number = _local(text)
    if number and not _PHONE.fullmatch(number):
        raise Refused("phone_is_wrong")
    return number


def could_be_phone(text: str) -> bool:
    return _PHONE.fullmatch(_local(text)) is not None


def email(text: str) -> str:
    """An e-mail address as it is compared: in small letters."""
    address = text.strip().lower()
    if address and not _EMAIL.fullmatch(address):
        raise Refused("email_is_wrong")
    return address


def email_if_any(text: str) -> str:
    """As `email`, of an address somebody else gives: what is none is as if it were not given."""
    address = text.strip().lower()
    return address if _EMAIL.fullmatch(address) else ""


def masked(field: str, text: str) -> str:
    """Enough to recognise it by, not enough to use it: 079*******12, 09*****123, n***@x.vn."""
    if field == "email":
        name, at, domain = text.partition("@")
        return f"{name[:1]}***{at}{domain}" if text else ""
    first, last = (3, 2) if field == "national_id" else (2, 3)
    if len(text) <= first + last:
        return "*" * len(text)
    return f"{text[:first]}{'*' * (len(text) - first - last)}{text[-last:]}"
