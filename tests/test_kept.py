"""What the tests stand on: a database as it was, and an eye for what keeps somebody out."""

import pytest
from django.db import connection, transaction
from playwright.sync_api import Browser

from opendistrict.registers.people.models import Person
from tests import kept
from tests.browser import barriers
from tests.makers import MORNING_2023


def rows() -> dict[str, int]:
    return {name: one.count for name, one in kept._read().items()}


@pytest.mark.django_db(transaction=True)
def test_what_was_changed_added_or_taken_away_is_as_the_pack_left_it(quan1: None) -> None:
    before, names = rows(), set(Person.objects.values_list("full_name", flat=True))
    Person.objects.update(full_name="Không Còn Ai")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO base_series (code, last) VALUES ('THEM', 1)")
        cursor.execute("DELETE FROM orgs_roleright")
    assert kept.put_back(), "the role of the tests must be a superuser's"
    assert rows() == before and before["orgs_roleright"] > 0
    assert set(Person.objects.values_list("full_name", flat=True)) == names
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('session_replication_role')")
        assert cursor.fetchone() == ("origin",), "triggers hold again"


def test_a_life_put_back_is_the_life_that_was_played(quan1: None) -> None:
    without = rows()
    with transaction.atomic():
        kept.live(MORNING_2023)
        played = rows()
        transaction.set_rollback(True)
    assert rows() == without != played
    kept.live(MORNING_2023)
    assert rows() == played


@pytest.mark.browser
def test_barriers_are_seen(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<html lang='vi'><title>Mẫu</title><main><h1>Mẫu</h1></main>")
    assert barriers(page, minor=True) == []
    page.set_content("<html lang='vi'><title>Mẫu</title><main><h3>Mẫu</h3><img src='a.png'></main>")
    assert [one.partition(":")[0] for one in barriers(page)] == ["image-alt"]
    minor = {one.partition(":")[0] for one in barriers(page, minor=True)}
    assert minor == {"image-alt", "page-has-heading-one"}
    page.close()
