"""Every right that a room declares is held by somebody of the pack, or it is said why nobody is."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.utils import translation
from tests.makers import QUAN1

from opendistrict.faces.kit.act_words import ACTS, act_name
from opendistrict.registers.orgs import registry
from opendistrict.registers.orgs.rules import base_of

BY_NOBODY = {
    "cases.feed": "of a feed of another system (od api client), never of a post",
    "orgs.appoint": "of the operator's command (od appoint): no post appoints to posts here",
}


def _rows(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def _held() -> Iterator[str]:
    for role in _rows(QUAN1 / "roles.yaml"):
        yield from role["rights"]
    for path in (QUAN1 / "posts").glob("*.yaml"):
        for post in _rows(path):
            yield from (one["act"] for one in post.get("does", ()))


def test_every_declared_right_is_held_or_it_is_said_why_not() -> None:
    held = {base_of(act) for act in _held()}
    assert held <= set(registry.acts()), "a right that no room knows"
    assert set(registry.acts()) - held == set(BY_NOBODY)


def test_every_declared_right_has_its_name_in_both_languages() -> None:
    assert set(ACTS) == set(registry.acts())
    for act, title in registry.acts().items():
        with translation.override("vi"):
            assert act_name(act) == title
        with translation.override("en"):
            assert act_name(act) not in (title, act)


@pytest.mark.parametrize("act", ["cases.sign", "cases.read", "cases.configure"])
def test_rights_over_dossiers_go_by_fields(act: str) -> None:
    assert registry.is_declared(act) and registry.is_declared(f"{act}:ho-tich")
    assert not registry.is_declared("plans.read:ho-tich")
