"""What a result says above the name of who signs it."""

import pytest

from opendistrict.engine.cases.rules.papering import signing_officer
from opendistrict.registers.orgs.shapes import Ground

CHAIR, DEPUTY, HEAD = (
    "Chủ tịch UBND phường Mẫu", "Phó Chủ tịch UBND phường Mẫu phụ trách kinh tế",
    "Trưởng Phòng Văn hóa - Xã hội phường Mẫu",
)  # fmt: skip
LETTER = "Giấy ủy quyền số 1/GUQ (mẫu)"


@pytest.mark.parametrize(
    ("title", "kind", "said"),
    [
        (CHAIR, "role", ("", "Chủ tịch", "")),
        (DEPUTY, "post", ("KT. Chủ tịch", "Phó Chủ tịch", "")),
        (DEPUTY, "delegation", ("TUQ. Chủ tịch", "Phó Chủ tịch", f"(Theo {LETTER})")),
        (HEAD, "delegation", ("TUQ. Chủ tịch", HEAD, f"(Theo {LETTER})")),
    ],
)
def test_by_what_right_stands_on_the_paper(title: str, kind: str, said: tuple[str, ...]) -> None:
    ground = Ground(
        kind=kind, act="cases.sign", reach="place", basis=LETTER, since=None, until=None,
        giver_title=CHAIR if kind == "delegation" else "",
    )  # fmt: skip
    found = signing_officer("Người Ký Mẫu", title, ground)
    assert (found.authority, found.title, found.note) == said
