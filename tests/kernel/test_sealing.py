"""What is sealed opens only here, there and unchanged; what is indexed is found, not read."""

import base64
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendistrict.kernel.sealing import (
    KeyFile,
    KeyRing,
    NoSealKey,
    Unopenable,
    key_of,
    secrets_in,
)

OLD, NEW, FOREIGN = ("a" * 40, "b" * 40, "c" * 40)
RING = KeyRing([NEW, OLD])
PLACE = "people.party.phone:0190"


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(max_size=30))
def test_what_is_sealed_opens_again(text: str, place: str) -> None:
    ring = KeyRing([OLD])
    try:
        place.encode()
    except UnicodeEncodeError:
        return
    assert ring.open(ring.seal(text, place), place) == text


def test_a_sealed_text_shows_nothing_of_itself() -> None:
    once, again = RING.seal("079123456712", PLACE), RING.seal("079123456712", PLACE)
    assert once != again, "the same number twice is not seen to be the same"
    assert "079" not in base64.urlsafe_b64decode(once.rpartition(".")[2] + "==").decode("latin-1")
    assert re.fullmatch(r"s1\.[0-9a-f]{8}\.[\w-]+", once)


def test_nothing_stays_nothing() -> None:
    assert (RING.seal("", PLACE), RING.open("", PLACE), RING.index("", "x")) == ("", "", "")
    assert RING.indexes("", "x") == []


def test_it_opens_only_where_it_was_sealed() -> None:
    sealed = RING.seal("0901234567", PLACE)
    for other in ("", "people.party.phone:0191", "people.party.national_id:0190"):
        with pytest.raises(Unopenable):
            RING.open(sealed, other)


def test_a_changed_text_does_not_open() -> None:
    head, _, body = RING.seal("0901234567", PLACE).rpartition(".")
    raw = bytearray(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    for at in range(len(raw)):
        raw[at] ^= 1
        broken = f"{head}.{base64.urlsafe_b64encode(raw).decode().rstrip('=')}"
        with pytest.raises(Unopenable):
            RING.open(broken, PLACE)
        raw[at] ^= 1


@pytest.mark.parametrize("text", ["0901234567", "s1", "s1..", f"s1.{RING.first_id}.", "s2.x.y"])
def test_what_is_no_sealed_text_does_not_open(text: str) -> None:
    with pytest.raises(Unopenable):
        RING.open(text, PLACE)


def test_another_installations_key_opens_nothing() -> None:
    with pytest.raises(Unopenable, match="is not here"):
        KeyRing([FOREIGN]).open(RING.seal("0901234567", PLACE), PLACE)


def test_while_keys_change_the_old_one_opens_and_the_new_one_seals() -> None:
    before = KeyRing([OLD]).seal("0901234567", PLACE)
    assert RING.open(before, PLACE) == "0901234567"
    after = RING.reseal(before, PLACE)
    assert key_of(after) == RING.first_id != key_of(before)
    assert RING.reseal(after, PLACE) == after, "what is under the new key is left alone"
    assert KeyRing([NEW]).open(after, PLACE) == "0901234567"


def test_equal_texts_are_found_and_unequal_ones_are_not() -> None:
    ring = KeyRing([OLD])
    assert ring.index("079123456712", "id") == ring.index("079123456712", "id")
    assert ring.index("079123456712", "id") != ring.index("079123456713", "id")
    assert ring.index("079123456712", "id") != ring.index("079123456712", "phone")
    assert ring.index("079123456712", "id") != KeyRing([FOREIGN]).index("079123456712", "id")
    assert ring.index("079123456712", "id") in RING.indexes("079123456712", "id")
    assert RING.index("079123456712", "id") == RING.indexes("079123456712", "id")[0]


def test_the_key_that_seals_is_not_the_key_that_indexes() -> None:
    """Known answers: whoever changes how keys are derived loses what was sealed before."""
    ring = KeyRing([OLD])
    assert ring.first_id == KNOWN_ID
    assert ring.index("079123456712", "id") == KNOWN_INDEX
    assert ring.open(KNOWN_SEALED, PLACE) == "0901234567"


KNOWN_ID = "e92971dc"
KNOWN_INDEX = f"{KNOWN_ID}:6d3b756c21d7bdac8ace48895661989531e0a2caf20c27049e464e9c1c4277a8"
KNOWN_SEALED = "s1.e92971dc.sUoKEeu0qqggUmXWEgmefbRolefVumL4RhHOhH6FgamDbCiOMTQ"


def test_a_key_that_can_be_guessed_is_none() -> None:
    for secrets in ([], ["short"], [OLD, "x" * 31]):
        with pytest.raises(NoSealKey):
            KeyRing(secrets)


def test_secrets_one_a_line_or_between_commas() -> None:
    assert secrets_in(f"{NEW},{OLD}") == secrets_in(f" {NEW}\n\n{OLD}\n") == [NEW, OLD]


def test_a_running_server_sees_a_new_key(tmp_path: Path) -> None:
    file = KeyFile(tmp_path / "seal-key")
    with pytest.raises(NoSealKey, match="cannot be read"):
        file.ring()
    file.write([OLD])
    sealed = file.ring().seal("x", "")
    assert file.ring() is file.ring(), "read once while it is the same"
    KeyFile(file.path).write([NEW, OLD])
    assert file.ring().ids == (KeyRing([NEW]).first_id, KeyRing([OLD]).first_id)
    assert file.ring().open(sealed, "") == "x"
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == ["seal-key"], "no half-written file is left"
