"""What who applied is told on their own pages, whether or not a letter could be sent."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from tests.engine.cases.office import NOON, Office
from tests.faces.portal.conftest import Provider, by_identity, come_in, letters, party_of, provider
from tests.faces.portal.dossiers.ways import file, text
from tests.makers import drain

from opendistrict.engine.cases import actions
from opendistrict.engine.cases.models import Dossier
from opendistrict.faces.kit import clock
from opendistrict.registers.people import queries as people

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning"),
]
assert letters and provider
HOUR = timedelta(hours=1)
MINE = "/ho-so-cua-toi/"
AN = {"name": "Nguyễn Mẫu Ân", "birthdate": "2001-02-03", "citizen_pid": "000201000012"}


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch, office: Office, letters: list[Any]) -> None:
    monkeypatch.setattr(clock, "now", lambda request=None: NOON + 3 * HOUR)


@pytest.fixture
def by_oidc(provider: Provider) -> Client:
    """A citizen of whom no e-mail address is known."""
    provider.knows("sub-an", **AN)
    client = Client()
    by_identity(client, provider, "sub-an")
    return client


def asked(office: Office, dossier: Dossier) -> None:
    actions.receive(dossier_id=dossier.pk, actor=office.counter, at=NOON + HOUR)
    actions.forward(dossier_id=dossier.pk, actor=office.counter, at=NOON + HOUR)
    actions.ask_supplement(
        dossier_id=dossier.pk, items=["Sổ hộ khẩu"], actor=office.examiner, at=NOON + 2 * HOUR
    )


def read(client: Client) -> Any:
    """Press "read" as the page shows it."""
    shown = client.get(MINE).content.decode()
    found = re.search(r'name="den" value="([^"]+)"', shown)
    assert found, text(client.get(MINE))
    return client.post(f"{MINE}thong-bao/da-doc/", {"den": found.group(1)})


def test_who_has_no_address_misses_nothing(by_oidc: Client, office: Office) -> None:
    dossier = file(by_oidc)
    assert not people.has_proven_address(party_of(by_oidc).pk)
    said = text(by_oidc.get(MINE))
    assert "Thông báo" not in said, "what one did oneself is no news"
    asked(office, dossier)
    drain(clock.now())
    assert mail.outbox == []
    page = by_oidc.get(MINE)
    said = text(page)
    assert "Thông báo 2 mới" in said and "Chờ bạn" in said
    assert "Hồ sơ cần bạn bổ sung giấy tờ" in said and "gửi trước" in said
    assert "Hồ sơ đã được tiếp nhận" in said and "Hẹn trả kết quả: 17:00 ngày 27/11/2026." in said
    assert f'href="{MINE}{dossier.code}/" class="is-new"' in page.content.decode()
    assert office.examiner.label not in said, "posts and offices, never persons"


def test_read_is_read_and_what_comes_later_is_new(by_oidc: Client, office: Office) -> None:
    dossier = file(by_oidc)
    asked(office, dossier)
    assert read(by_oidc)["Location"] == MINE
    page = by_oidc.get(MINE)
    assert "is-new" not in page.content.decode() and "Đánh dấu tất cả" not in text(page)
    assert "Hồ sơ cần bạn bổ sung giấy tờ" in text(page) and "Chờ bạn" in text(page)
    actions.supplement(dossier_id=dossier.pk, actor=office.counter, at=NOON + 2.5 * HOUR)
    said = text(by_oidc.get(MINE))
    assert "Thông báo 1 mới" in said and "Ngày hẹn của hồ sơ đã đổi" in said
    assert "Chờ bạn" not in said, "it was brought"


@pytest.mark.parametrize("told", ["", "x", "2026-11-23T09:00:00"])
def test_what_no_page_sends_marks_nothing(by_oidc: Client, told: str) -> None:
    assert by_oidc.post(f"{MINE}thong-bao/da-doc/", {"den": told}).status_code == 404
    assert people.notices_read_until(party_of(by_oidc).pk) is None


def test_an_address_of_tomorrow_does_not_hide_what_will_come(by_oidc: Client) -> None:
    by_oidc.post(f"{MINE}thong-bao/da-doc/", {"den": "2099-01-01T00:00:00+07:00"})
    assert people.notices_read_until(party_of(by_oidc).pk) == clock.now()


def test_another_citizen_sees_none_of_it(by_oidc: Client, office: Office) -> None:
    asked(office, file(by_oidc))
    other = Client()
    come_in(other)
    for at in (MINE, f"{MINE}thong-bao/"):
        said = text(other.get(at))
        assert "Hồ sơ cần bạn bổ sung" not in said
    assert "Chưa có thông báo nào" in text(other.get(f"{MINE}thong-bao/"))
    assert Client().get(f"{MINE}thong-bao/").status_code == 302


def test_all_of_them_a_page_at_a_time(
    by_oidc: Client, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from opendistrict.faces.portal.dossiers import noticing

    monkeypatch.setattr(noticing, "SIZE", 1)
    asked(office, file(by_oidc))
    first = by_oidc.get(f"{MINE}thong-bao/")
    assert "Hồ sơ cần bạn bổ sung giấy tờ" in text(first)
    assert "Hồ sơ đã được tiếp nhận" not in text(first)
    found = re.search(r'rel="next" href="([^"]+)"', first.content.decode())
    assert found
    second = by_oidc.get(found.group(1).replace("&amp;", "&"))
    assert "Hồ sơ đã được tiếp nhận" in text(second) and 'rel="next"' not in str(second.content)
    assert by_oidc.get(f"{MINE}thong-bao/?sau=hỏng").status_code == 302
