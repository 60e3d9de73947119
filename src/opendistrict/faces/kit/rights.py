"""Rights in words: an act, the field it is narrowed to, the limit on the matter, the ground."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.kit import formats
from opendistrict.registers.orgs.shapes import Condition, FieldShape, Ground

MATTERS: dict[str, Promise] = {
    "area_m2": _("Diện tích (m²)"),
    "floor_area_m2": _("Tổng diện tích sàn (m²)"),
    "so_ban": _("Số bản"),
    "so_nguoi": _("Số người dự kiến"),
    "so_tang": _("Số tầng"),
    "von": _("Vốn kinh doanh (đồng)"),
}


def field_names(fields: Iterable[FieldShape]) -> dict[str, str]:
    """The fields of procedures by code, named in the reader's language."""
    english = formats.language() == "en"
    return {one.code: one.title_en if english else one.title for one in fields}


def condition_text(condition: Condition | None) -> str:
    """A limit on the matter: "Tổng diện tích sàn (m²): không quá 250"; empty without one."""
    if condition is None:
        return ""
    least, most = formats.number(condition.at_least), formats.number(condition.at_most)
    if condition.is_in:
        told = gettext("chỉ gồm %(codes)s") % {"codes": ", ".join(condition.is_in)}
    elif condition.at_least is not None and condition.at_most is not None:
        told = gettext("từ %(least)s đến %(most)s") % {"least": least, "most": most}
    elif condition.at_most is not None:
        told = gettext("không quá %(most)s") % {"most": most}
    else:
        told = gettext("từ %(least)s trở lên") % {"least": least}
    return f"{MATTERS.get(condition.field, condition.field)}: {told}"


def ground_text(ground: Ground) -> str:
    """By what somebody may do a thing."""
    if ground.kind == "role":
        return gettext("Thẩm quyền của chức danh")
    if ground.kind == "post":
        return gettext("Phân công công việc")
    english = formats.language() == "en" and ground.giver_title_en
    return gettext("Ủy quyền của %(post)s") % {"post": english or ground.giver_title}
