"""The files of a dossier by the API: brought, issued, signed; byte for byte, and for who may."""

import base64
import hashlib
from datetime import timedelta

import pytest
from tests.engine.cases.office import NOON, Office
from tests.faces.api.v1.caller import Program
from tests.faces.api.v1.conftest import Watch
from tests.faces.api.v1.test_dossier_by_api import FILING
from tests.kernel.screening.nasty import jpeg
from tests.makers import actor

from opendistrict.engine.cases import actions as cases
from opendistrict.engine.cases.models import Dossier
from opendistrict.faces.cli.sample_keys import enrol_sample_people
from opendistrict.kernel import signing
from opendistrict.kernel.actor import SYSTEM
from opendistrict.registers.documents import queries as documents
from opendistrict.registers.orgs import queries as orgs

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def filed(counter: Program, data: bytes) -> str:
    file = {"name": "to-khai.jpg", "content": base64.b64encode(data).decode()}
    told = counter.post("/dossiers", FILING | {"papers": [{"paper": "to_khai", "file": file}]})
    assert told.status_code == 201, told.json()
    return str(told.json()["code"])


def test_what_was_brought_comes_back_byte_for_byte(counter: Program) -> None:
    data = jpeg()
    code = filed(counter, data)
    (one,) = counter.get(f"/dossiers/{code}/files").json()["items"]
    assert (one["paper"], one["name"], one["issued"]) == ("to_khai", "to-khai.jpg", None)
    assert (one["media_type"], one["size"]) == ("image/jpeg", len(data))
    assert one["sha256"] == hashlib.sha256(data).hexdigest()
    answered = counter.get(f"/dossiers/{code}/files/{one['id']}")
    assert (answered.status_code, answered.content) == (200, data)
    assert answered.headers["Content-Type"] == "image/jpeg"
    assert answered.headers["Content-Disposition"].startswith("attachment")


def test_forms_and_the_result_are_issued_and_fetched(
    counter: Program, examiner: Program, watch: Watch
) -> None:
    code = filed(counter, jpeg())
    made = counter.post(f"/dossiers/{code}/forms/01", {})
    assert made.status_code == 201, made.json()
    assert made.json()["issued"]["is_in_force"] and made.json()["media_type"] == "application/pdf"
    again = counter.post(f"/dossiers/{code}/forms/01", {})
    assert again.json()["id"] == made.json()["id"], "the one in force"
    paper = counter.get(f"/dossiers/{code}/files/{made.json()['id']}")
    assert paper.content.startswith(b"%PDF-")
    early = counter.post(f"/dossiers/{code}/forms/03", {})
    assert early.status_code == 409, "nothing was refused"
    assert counter.post(f"/dossiers/{code}/forms/06", {}).status_code == 400

    watch.at = NOON + HOUR
    examiner.act(code, "take")
    examiner.act(code, "pass-on")
    signed_at_the_desk(code, watch)
    told = counter.get(f"/dossiers/{code}/files").json()["items"]
    issued = {one["issued"]["number"]: one for one in told if one["issued"]}
    (result,) = [one for one in issued.values() if one["issued"]["is_signed"]]
    assert len(issued) == 2 and result["issued"]["signed_by"]
    answered = counter.get(f"/dossiers/{code}/files/{result['id']}")
    assert hashlib.sha256(answered.content).hexdigest() == result["sha256"]
    (found,) = signing.verify_pdf(answered.content, roots=documents.roots(), at=watch.at)
    assert found.covers_all and not found.problems


def signed_at_the_desk(code: str, watch: Watch) -> None:
    """A key stays with its owner: a program does not sign with it."""
    row = Dossier.objects.get(code=code)
    assert row.holder_id
    post = orgs.posts([row.holder_id], on=watch.at.date())[row.holder_id]
    signer = actor(post.slug, watch.at.date())
    enrol_sample_people([Office.slug_of(signer)], actor=SYSTEM, at=watch.at)
    cases.sign(dossier_id=row.pk, secret=signing.SAMPLE_PASSWORD, actor=signer, at=watch.at)


def test_who_may_not_see_the_dossier_sees_no_file(counter: Program) -> None:
    code = filed(counter, jpeg())
    (one,) = counter.get(f"/dossiers/{code}/files").json()["items"]
    other = Program.from_post("chuyen-vien-mot-cua-phuong-ben-thanh")
    for path in (f"/dossiers/{code}/files", f"/dossiers/{code}/files/{one['id']}"):
        assert other.get(path).status_code == 404
    assert other.post(f"/dossiers/{code}/forms/01", {}).status_code == 404
    second = filed(counter, jpeg())
    assert counter.get(f"/dossiers/{second}/files/{one['id']}").status_code == 404, "of another"
