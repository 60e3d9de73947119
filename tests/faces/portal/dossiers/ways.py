"""A citizen's way through the pages, and what pages say."""

import re
from html import unescape
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.engine.cases.test_applications_begun import PDF

from opendistrict.engine.cases.models import ApplicationDraft, Dossier
from opendistrict.registers.people.actions.keys import party_seals
from opendistrict.registers.people.models import Party

APPLY = "/nop-ho-so/xac-nhan-thu/"


def text(answer: Any) -> str:
    """What a page says, without marks."""
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(unescape(plain).replace("\u00a0", " ").split())


def form(page: Any, **values: str) -> dict[str, str]:
    """The hidden version of a form, with what somebody fills in."""
    found = re.search(r'name="phien-ban" value="([^"]+)"', page.content.decode())
    assert found
    typed = {"muc_dich": "vay vốn", "so_ban": "2", "ho_ten": "Nguyễn Mẫu Ân"} | values
    told = {f"f-{name}": value for name, value in typed.items()}
    return {"phien-ban": found.group(1), "phuong": "phuong-sai-gon", "tu-cach": "citizen", **told}


def pdf(name: str = "to-khai.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


def draft_of(client: Client) -> UUID:
    """The form filled in and saved by who is signed in."""
    answer = client.post(APPLY, form(client.get(APPLY)))
    assert answer.status_code == 302, text(answer)
    return ApplicationDraft.objects.order_by("-id").values_list("id", flat=True)[0]


def file(client: Client, mail: str = "khong") -> Dossier:
    """All the way to the number."""
    draft = draft_of(client)
    at = f"/nop-ho-so/ban-nhap/{draft}/"
    answer = client.post(at, {"tep-to_khai": pdf(), "nut": "tiep"})
    assert answer.status_code == 302, text(answer)
    answer = client.post(at + "xem-lai/", {"bao-tin": mail})
    assert answer.status_code == 302, text(answer)
    return Dossier.objects.order_by("-id")[0]


def knows_phone(party: Party, tail: str = "456") -> None:
    """A contact phone in the applicant's record, as the counter writes it."""
    columns = party_seals(party, national_id=None, phone=f"0903123{tail}", email=None)
    Party.objects.filter(pk=party.pk).update(**columns)
