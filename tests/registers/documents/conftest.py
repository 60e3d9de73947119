"""An office that issues papers, and an officer with a key, in folders of the test's own."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings as django_settings
from tests.makers import MORNING, actor

from opendistrict.faces.cli import sample_keys
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.papers import Paper, Paragraph, Signature
from opendistrict.kernel.signing import SAMPLE_PASSWORD
from opendistrict.registers.documents import actions
from opendistrict.registers.documents.shapes import PaperShape, SignerShape, Signing
from opendistrict.registers.people import queries as people

CHAIR = "chu-tich-phuong-ben-thanh"
DOSSIER = "cases.dossier:01900000-0000-7000-8000-000000000001"
GROUND = "Quyết định phân công số 01 (mẫu)"


@dataclass(frozen=True)
class Office:
    unit_id: UUID
    chair: Actor
    key: SignerShape

    def paper(self, **changes: Any) -> Paper:
        words: dict[str, Any] = {
            "agency": "Ủy ban nhân dân\nphường Bến Thành", "symbol": "QĐ-UBND",
            "kind": "Quyết định", "subject": "Về việc cho phép bà Nguyễn Thị Mẫu",
            "place": "Bến Thành", "body": (Paragraph.of("Điều 1. Cho phép."),),
            "signature": Signature("TM. Ủy ban nhân dân", "Chủ tịch", self.chair.label),
            "sample": True,
        }  # fmt: skip
        return Paper(**(words | changes))

    def signing(self, secret: str = SAMPLE_PASSWORD) -> Signing:
        return Signing(signer_id=self.key.id, secret=secret, ground=GROUND)

    def issue(self, **changes: Any) -> PaperShape:
        given: dict[str, Any] = {
            "paper": self.paper(), "kind": "result", "about": DOSSIER, "unit_id": self.unit_id,
            "actor": self.chair, "at": MORNING,
        }  # fmt: skip
        return actions.issue_paper(**(given | changes))


@pytest.fixture(autouse=True)
def own_folders(settings: Any, tmp_path: Path) -> None:
    settings.SIGNING_ROOTS = tmp_path / "roots"
    kept = {"location": tmp_path / "kept"}
    default = {**django_settings.STORAGES["default"], "OPTIONS": kept}
    settings.STORAGES = {**django_settings.STORAGES, "default": default}


@pytest.fixture
def office(quan1: None, own_folders: None) -> Office:
    chair = actor(CHAIR)
    assert chair.person_id is not None and chair.unit_id is not None
    slug = next(s for s, one in people.people_by_slug().items() if one.id == chair.person_id)
    (key,) = sample_keys.enrol_sample_people([slug], actor=SYSTEM, at=MORNING)
    return Office(chair.unit_id, chair, key)


@pytest.fixture
def with_right() -> Callable[[Actor, str], Actor]:
    def give(who: Actor, act: str) -> Actor:
        assert who.unit_id is not None
        return replace(who, rights={**who.rights, act: frozenset({who.unit_id})})

    return give
