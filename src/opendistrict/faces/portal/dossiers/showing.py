"""A followed dossier as a page: the same parts for the owner, the receipt and the number."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from opendistrict.engine.cases.shapes.following import By, Followed
from opendistrict.faces.kit import dossier_bills, due_words, qr
from opendistrict.faces.kit.dossier_bills import Asked
from opendistrict.faces.kit.dossier_words import DECISIONS, said, unit_name
from opendistrict.faces.portal.dossiers import wording
from opendistrict.faces.portal.payments import showing as payments
from opendistrict.kernel.days import day_of

STARS = (5, 4, 3, 2, 1)


def context(one: Followed) -> dict[str, Any]:
    office = unit_name(one.office_id, day_of(one.held_since))
    asked = dossier_bills.asked(one)
    return {
        "one": one,
        "is_own": one.by is By.OWN,
        "name": said(one.procedure.name),
        "office": office,
        "now": wording.now(one),
        "promised": wording.promised(one),
        "why": due_words.lines(one.due) if one.due else [],
        "way": wording.way(one),
        "fee": wording.fee(one, office, asked),
        "to_pay": _to_pay(one, asked),
        "receipts": asked.receipts if one.by is By.OWN else (),
        "related": wording.related(one),
        "items": one.supplement.items if one.supplement else (),
        "result_name": said(one.procedure.result.name),
        "decision": str(DECISIONS[one.outcome.kind]) if one.outcome else "",
        "stars": STARS,
        "typed": "",  # in a form that was refused, what stood in it
        "by_whom": "" if one.by is By.OWN else wording.by_whom(one),
    }


def _to_pay(one: Followed, asked: Asked) -> dict[str, Any] | None:
    """The bill, for who has the dossier or its receipt: its code opens it to whoever knows it."""
    if asked.bill is None or one.by is By.CODE:
        return None
    return {
        **payments.to_pay(asked.bill, asked.bill.next), "due": asked.due,
        "is_sample": asked.is_sample,
    }  # fmt: skip


def receipt_address(token: str) -> str:
    return settings.SITE_URL + reverse("receipt", args=[token])


def receipt_code(token: str) -> SafeString:
    return qr.svg(receipt_address(token))
