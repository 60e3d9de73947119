"""The sample shops: the same at every set-up, by the real actions, and money that closes."""

from datetime import datetime

import pytest
from tests.makers import HERE, unit_id

from opendistrict.faces.cli import sample, sample_sidewalks
from opendistrict.registers.ledger import queries as ledger
from opendistrict.services.sidewalks import actions, queries
from opendistrict.services.sidewalks.models import Round, Use, Wish

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=HERE)


@pytest.mark.django_db
def test_the_sample_shops_live_by_the_real_actions(quan1: None):
    made = sample_sidewalks.live(sample.folder() / "sidewalks.yaml", now=NOW)
    rows = list(Use.objects.all())
    assert len(rows) == made > 15 and all(one.is_sample for one in rows)
    states = {one.state for one in rows}
    assert "active" in states
    ward = unit_id("phuong-sai-gon")
    for one in rows:
        charges = queries.charges(one.pk)
        assert one.state != "active" or all(c.is_settled for c in charges)
    assert sum(one.dong for one in ledger.balances(ward).values()) == 0
    assert actions.count_in_use(NOW) == 0  # counted once already
    assert queries.overview([ward], NOW.date()).active > 0
    assert sorted(Round.objects.values_list("state", flat=True)) == ["drawn", "open"]
    assert Wish.objects.filter(state="offered").exists()
