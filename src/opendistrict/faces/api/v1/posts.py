"""Posts as machines see them: who sits in them today."""

from uuid import UUID

from ninja import Schema

from opendistrict.faces.api.v1.shapes import Bilingual
from opendistrict.registers.orgs.shapes import PostShape


class PostOut(Schema):
    """`person` is empty while the post is vacant."""

    id: UUID
    key: str
    title: Bilingual
    unit_id: UUID
    person: str


def post(one: PostShape) -> PostOut:
    return PostOut(
        id=one.id, key=one.slug, title=Bilingual(vi=one.title, en=one.title_en),
        unit_id=one.unit_id, person=one.person_name,
    )  # fmt: skip
