"""The queue before a signature, on histories made by hand."""

from fractions import Fraction
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from opendistrict.engine.cases.rules.replaying import quantile, replay, waits
from opendistrict.engine.cases.shapes.measured import Signing

CHAIR, VICE = UUID(int=1), UUID(int=2)


def history(*times: tuple[int, int], signer: UUID = CHAIR) -> list[Signing]:
    return [Signing(Fraction(came), Fraction(signed), signer) for came, signed in times]


def test_one_after_the_other_by_hand() -> None:
    came = [Fraction(n) for n in (0, 0, 0, 10)]
    assert waits(came, 1, Fraction(2)) == [2, 4, 6, 2]
    assert waits(came, 2, Fraction(2)) == [2, 2, 4, 2]


def test_a_queue_that_is_behind_is_halved_by_one_more() -> None:
    # Ten come together; the chair signs one an hour: the median waits five hours.
    found = replay(history(*((0, n) for n in range(1, 11))))
    assert found is not None
    assert (found.of, found.signers, found.pace) == (10, 1, 1)
    assert (found.measured, found.now, found.more) == (5, 5, 3)
    assert (found.now_ninety, found.more_ninety) == (9, 5)


def test_without_a_queue_one_more_changes_nothing() -> None:
    found = replay(history(*((n * 8, n * 8 + 1) for n in range(10))))
    assert found is not None
    assert (found.pace, found.now, found.more) == (1, 1, 1)


def test_the_pace_counts_only_hours_with_something_to_sign() -> None:
    # Twice five at once, a hundred hours apart: five hours of signing each.
    batches = [(0, n) for n in range(1, 6)] + [(100, 100 + n) for n in range(1, 6)]
    found = replay(history(*batches))
    assert found is not None and found.pace == 1


def test_two_who_sign_already_are_two_in_the_queue() -> None:
    some = history(*((0, n) for n in range(1, 6))) + history(
        *((0, n) for n in range(1, 6)), signer=VICE
    )
    found = replay(some)
    assert found is not None
    assert (found.signers, found.pace, found.now) == (2, 1, 3)


def test_of_few_or_of_nothing_nothing_is_said() -> None:
    assert replay([]) is None
    assert replay(history(*((0, n) for n in range(1, 10)))) is None
    assert replay(history(*((n, n) for n in range(20)))) is None


def test_quantiles_are_values_that_occur() -> None:
    values = [Fraction(n) for n in (5, 1, 4, 2)]
    assert quantile(values, Fraction(1, 2)) == 2
    assert quantile(values, Fraction(9, 10)) == 5


moments = st.lists(st.integers(0, 200), min_size=1, max_size=40)


@given(moments, st.integers(1, 4), st.integers(1, 9))
def test_one_more_signer_makes_nobody_wait_longer(came: list[int], signers: int, pace: int) -> None:
    ordered = [Fraction(n) for n in sorted(came)]
    before = waits(ordered, signers, Fraction(pace))
    after = waits(ordered, signers + 1, Fraction(pace))
    assert all(pace <= more <= less for less, more in zip(before, after, strict=True))
