from collections.abc import Iterator
from datetime import datetime
from unittest.mock import patch

import pytest
from tests.engine.cases.office import NOON, Office, office
from tests.faces.api.v1.caller import Program

from opendistrict.faces.api.v1.access import forget_calls
from opendistrict.faces.kit import clock

__all__ = ["office"]


class Watch:
    """The clock that the API reads in a test."""

    def __init__(self) -> None:
        self.at = NOON

    def now(self, _request: object = None) -> datetime:
        return self.at


@pytest.fixture(autouse=True)
def watch() -> Iterator[Watch]:
    forget_calls()
    made = Watch()
    with (
        patch.object(clock, "now", made.now),
        patch.object(clock, "today", lambda _request=None: made.at.date()),
    ):
        yield made


@pytest.fixture
def counter(office: Office) -> Program:
    return Program.from_post("chuyen-vien-mot-cua-phuong-sai-gon")


@pytest.fixture
def examiner(office: Office) -> Program:
    return Program.from_post("cong-chuc-ho-tich-phuong-sai-gon")


@pytest.fixture
def feed(office: Office) -> Program:
    return Program.feed()


@pytest.fixture
def keeper(office: Office) -> Program:
    """The head of the ward's office: keeps procedures, passes rights on."""
    return Program.from_post(
        "chanh-van-phong-phuong-sai-gon", "cases.configure", "cases.read", "orgs.read",
        "orgs.delegate", "directives.confirm", "plans.nudge",
    )  # fmt: skip
