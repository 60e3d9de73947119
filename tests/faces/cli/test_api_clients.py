"""`od api client`: let in, listed, given a new secret, shut out."""

import io

import pytest
from django.core.management import CommandError, call_command

from opendistrict.registers.base.models import AuditEvent
from opendistrict.registers.people import queries as people

pytestmark = pytest.mark.django_db


def run(*args: str) -> str:
    out = io.StringIO()
    call_command("api", "client", *args, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def test_a_client_from_adding_to_revoking(quan1: None) -> None:
    told = dict(
        line.split(maxsplit=1)
        for line in run(
            "add", "Phần mềm hộ tịch", "--post", "cong-chuc-ho-tich-phuong-sai-gon",
            "--scope", "cases.read", "--scope", "cases.examine:ho-tich", "--until", "2099-01-01",
        ).splitlines()
    )  # fmt: skip
    (one,) = people.clients()
    assert one.scopes == ("cases.examine:ho-tich", "cases.read")
    assert people.client_by_secret(one.id, told["client_secret"]) == one
    assert people.client_by_secret(one.id, "ods_x") is None
    listed = run("list")
    assert told["client_id"] in listed and "cong-chuc-ho-tich-phuong-sai-gon" in listed
    renewed = run("renew", told["client_id"]).split()[-1]
    assert people.client_by_secret(one.id, told["client_secret"]) is None
    assert people.client_by_secret(one.id, renewed) is not None
    run("revoke", told["client_id"])
    assert "revoked" in run("list")
    with pytest.raises(CommandError):
        run("revoke", told["client_id"])
    told_of = AuditEvent.objects.filter(subject=f"people.client:{one.id}").order_by("id")
    assert [line.action for line in told_of] == [
        "people.add_client", "people.renew_client", "people.revoke_client",
    ]  # fmt: skip
    assert told["client_secret"] not in str([line.details for line in told_of])


def test_a_feed_has_its_own_scopes(quan1: None) -> None:
    run("add", "Cổng quốc gia", "--feed", "national")
    (one,) = people.clients()
    assert (one.feed, one.post_id, one.scopes) == ("national", None, ("cases.feed",))


@pytest.mark.parametrize(
    "args",
    [
        ("--post", "khong-co", "--scope", "cases.read"),
        ("--post", "chu-tich-phuong-sai-gon", "--scope", "cases.fly"),
        ("--post", "chu-tich-phuong-sai-gon", "--scope", "cases.feed"),
        ("--post", "chu-tich-phuong-sai-gon"),
    ],
)
def test_what_no_client_can_be(quan1: None, args: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        run("add", "x", *args)
    assert people.clients() == []
