"""RFC 6962's tree by its own definition, and proofs that fail whenever anything was changed."""

from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendistrict.kernel import merkle

# The leaves and roots with which implementations of RFC 6962 compare themselves.
LEAVES = [
    bytes.fromhex(one)
    for one in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


class Log:
    """A log in memory, kept as a database would keep it."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.nodes: dict[tuple[int, int], bytes] = {}
        self.leaves = list(leaves)
        for size, data in enumerate(leaves):
            for level, index, found in merkle.append(size, merkle.leaf_hash(data), self.get):
                assert (level, index) not in self.nodes
                self.nodes[level, index] = found

    def get(self, level: int, index: int) -> bytes:
        return self.nodes[level, index]

    def root(self, size: int) -> bytes:
        return merkle.root(size, self.get)


def by_definition(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, as it is written."""
    if not leaves:
        return sha256().digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + by_definition(leaves[:k]) + by_definition(leaves[k:])).digest()


def test_the_roots_everybody_knows() -> None:
    log = Log(LEAVES)
    assert log.root(0).hex() == sha256().hexdigest()
    assert [log.root(n + 1).hex() for n in range(8)] == ROOTS


def test_every_size_and_every_proof() -> None:
    log = Log([bytes([n]) * n for n in range(70)])
    for size in range(1, 71):
        root = log.root(size)
        assert root == by_definition(log.leaves[:size])
        for index in range(size):
            proof = merkle.inclusion(index, size, log.get)
            leaf = merkle.leaf_hash(log.leaves[index])
            assert merkle.includes(leaf, index, size, proof, root)
            assert len(proof) <= (size - 1).bit_length()
        for old in range(1, size + 1):
            proof = merkle.consistency(old, size, log.get)
            assert merkle.grew(old, size, log.root(old), root, proof)


@given(st.integers(1, 200), st.data())
def test_whatever_is_changed_no_proof_holds(size: int, data: st.DataObject) -> None:
    log = Log([str(n).encode() for n in range(size)])
    index = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion(index, size, log.get)
    leaf, root = merkle.leaf_hash(log.leaves[index]), log.root(size)
    other = bytes(32)
    assert not merkle.includes(other, index, size, proof, root)
    assert not merkle.includes(leaf, index, size, proof, other)
    assert not merkle.includes(leaf, index, size, [*proof, other], root)
    assert not merkle.includes(leaf, size, size, proof, root)
    for n in range(len(proof)):
        assert not merkle.includes(leaf, index, size, [*proof[:n], *proof[n + 1 :]], root)
        assert not merkle.includes(leaf, index, size, [*proof[:n], other, *proof[n + 1 :]], root)
    wrong = data.draw(st.integers(0, size - 1))
    assert merkle.includes(leaf, wrong, size, proof, root) == (wrong == index)


@given(st.integers(1, 200), st.data())
def test_a_rewritten_past_is_seen(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new))
    leaves = [str(n).encode() for n in range(new)]
    log, changed = Log(leaves), list(leaves)
    changed[data.draw(st.integers(0, old - 1))] = b"rewritten"
    forged = Log(changed)
    proof = merkle.consistency(old, new, forged.get)
    assert not merkle.grew(old, new, log.root(old), forged.root(new), proof)
    honest = merkle.consistency(old, new, log.get)
    assert merkle.grew(old, new, log.root(old), log.root(new), honest)
    for n in range(len(honest)):
        shorter = [*honest[:n], *honest[n + 1 :]]
        assert not merkle.grew(old, new, log.root(old), log.root(new), shorter)
    assert not merkle.grew(old, new, log.root(old), log.root(new), [*honest, bytes(32)])
    assert not merkle.grew(0, new, merkle.EMPTY, log.root(new), honest)


def test_what_is_not_there_is_not_proved() -> None:
    log = Log([b"a", b"b"])
    for index, size in ((2, 2), (-1, 2), (0, 0)):
        with pytest.raises(IndexError):
            merkle.inclusion(index, size, log.get)
    for old, new in ((0, 2), (3, 2)):
        with pytest.raises(IndexError):
            merkle.consistency(old, new, log.get)
