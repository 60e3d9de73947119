"""What `od places import` says: each refusal at its line, what was mended, and what came of it."""

from collections import Counter
from collections.abc import Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from opendistrict.faces.kit import formats
from opendistrict.faces.kit.words import sentence
from opendistrict.registers.places.shapes import ImportedPlaces, Note

LANGUAGES = ("vi", "en")
MOST = 50  # lines of a sort; the numbers are of all

MENDS: Mapping[str, Promise] = {
    "was_lat_lon": gettext_lazy("tọa độ ghi vĩ độ trước kinh độ, đã đổi chỗ"),
    "was_vn2000": gettext_lazy("tọa độ VN-2000 (kinh tuyến trục %(meridian)s), đã chuyển"),
    "eth_was_mended": gettext_lazy("“%(given)s” dùng chữ Ð lạ, ghi là “%(now)s”"),
    "spelling_was_mended": gettext_lazy("“%(given)s” ghi là “%(now)s”"),
    "text_was_composed": gettext_lazy("dấu rời của “%(now)s” đã được ghép (NFC)"),
    "street_was_respelt": gettext_lazy("tên đường “%(given)s” hiểu theo tên đã có"),
    "same_house_again": gettext_lazy("số nhà %(number)s nêu lại cùng chỗ, giữ một"),
}
SORTS: Mapping[str, Promise] = {
    "streets": gettext_lazy("đường"),
    "segments": gettext_lazy("đoạn hè phố"),
    "boundaries": gettext_lazy("ranh giới"),
    "frontages": gettext_lazy("số nhà"),
    "obstacles": gettext_lazy("vật trên hè"),
    "widths": gettext_lazy("bề rộng"),
}


def refusals(imported: ImportedPlaces) -> Iterator[str]:
    """The first refusals, each in both languages, then how often each sort was found."""
    for note in imported.refused[:MOST]:
        for n, language in enumerate(LANGUAGES):
            with override(language):
                said = sentence(note.code, **note.details)
            yield f"{_where(imported.name, note)}: {said}" if n == 0 else f"    {said}"
    yield from _counted(imported.refused)


def _where(name: str, note: Note) -> str:
    return ":".join(filter(None, (name, str(note.at), note.id)))


def _counted(notes: tuple[Note, ...]) -> Iterator[str]:
    counts = Counter(note.code for note in notes)
    for code, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        yield f"  {formats.number(count):>9}  {code}"
    if len(notes) > MOST:
        yield _("Chỉ nêu %(shown)s dòng đầu.") % {"shown": MOST}


def mends(imported: ImportedPlaces) -> Iterator[str]:
    for note in imported.mended[:MOST]:
        yield f"{_where(imported.name, note)}: {MENDS[note.code] % note.details}"
    if imported.mended:
        yield _("%(number)s chỗ đã được sửa:") % {"number": formats.number(len(imported.mended))}
        yield from _counted(imported.mended)


def done(imported: ImportedPlaces, *, dry_run: bool) -> Iterator[str]:
    for sort, tally in imported.tallies.items():
        yield _("%(sort)s: %(new)s mới, %(changed)s đổi, %(same)s như cũ.") % {
            "sort": str(SORTS[sort]).capitalize(), "new": formats.number(tally.new),
            "changed": formats.number(len(tally.changed)), "same": formats.number(tally.same),
        }  # fmt: skip
        for name, fields in tally.changed[:MOST]:
            yield f"  {name}: {', '.join(fields)}"
    if imported.refused:
        yield _("%(number)s dòng bị từ chối, không ghi.") % {
            "number": formats.number(len(imported.refused))
        }
    if dry_run:
        yield _("Chỉ chạy thử: chưa có gì được ghi.")
