import time
from uuid import RFC_4122

from opendistrict.kernel.ids import uuid7


def test_a_key_says_when_it_was_made() -> None:
    before = time.time_ns() // 1_000_000
    key = uuid7()
    after = time.time_ns() // 1_000_000
    assert before <= key.int >> 80 <= after
    assert key.version == 7
    assert key.variant == RFC_4122


def test_keys_of_later_moments_sort_later() -> None:
    keys = []
    for _ in range(5):
        keys.append(uuid7())
        time.sleep(0.002)
    assert sorted(keys) == keys
    assert sorted(map(str, keys)) == [str(key) for key in keys]


def test_keys_of_one_moment_differ() -> None:
    assert len({uuid7() for _ in range(10_000)}) == 10_000
