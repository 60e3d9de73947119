"""The eight working hours in which who filed online hears whether it was taken in."""

from datetime import datetime, timedelta

import pytest
from tests.engine.cases.office import NOON, Office
from tests.makers import HERE

from opendistrict.engine.cases import actions
from opendistrict.engine.cases.queries import following

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
WEDNESDAY = datetime(2026, 11, 25, 9, tzinfo=HERE)  # eight working hours on; Tuesday is a holiday


def test_an_answer_is_owed_until_it_is_given_and_work_meanwhile_does_not_move_it(
    office: Office,
) -> None:
    online = actions.file_dossier(
        **office.application(channel="online"), actor=office.citizen, at=NOON
    )
    walked_in = office.open()
    keys = [online.id, walked_in.id]
    assert following.answers_owed(keys) == {online.id: WEDNESDAY}
    actions.set_fee(
        dossier_id=online.id, amount=6000, basis="Mẫu", actor=office.counter, at=NOON + 2 * HOUR
    )
    assert following.answers_owed(keys) == {online.id: WEDNESDAY}
    actions.ask_supplement(
        dossier_id=online.id, items=["Tờ khai"], actor=office.counter, at=NOON + 3 * HOUR
    )
    assert following.answers_owed(keys) == {}
    actions.supplement(dossier_id=online.id, actor=office.citizen, at=WEDNESDAY + HOUR)
    assert following.answers_owed(keys) == {online.id: WEDNESDAY + timedelta(days=1) + HOUR}
    actions.receive(dossier_id=online.id, actor=office.counter, at=WEDNESDAY + 2 * HOUR)
    assert following.answers_owed(keys) == {}
