"""What `od facts import` says: each mistake at its line, sums by kind, and what came of it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import override

from opendistrict.faces.kit import formats
from opendistrict.faces.kit.words import sentence
from opendistrict.kernel.bulk import FileIsWrong
from opendistrict.kernel.sheets import SheetProblem
from opendistrict.registers.facts.shapes import CheckedFile, ImportedFile

LANGUAGES = ("vi", "en")


def whole(name: str, wrong: FileIsWrong) -> Iterator[str]:
    """A file that cannot be read at all, in both languages."""
    place = f"{name}:{wrong.line}" if wrong.line else name
    for language in LANGUAGES:
        with override(language):
            yield f"{place}: {sentence(wrong.code, **wrong.details)}"


def mistakes(checked: CheckedFile) -> Iterator[str]:
    """The first mistakes, each in both languages, then how often each sort was found."""
    for problem in checked.problems:
        yield from _mistake(checked.name, problem)
    for language in LANGUAGES:
        with override(language):
            yield from _counted(checked)


def _mistake(name: str, problem: SheetProblem) -> Iterator[str]:
    place = ":".join([name, str(problem.line), *filter(None, [problem.column])])
    for n, language in enumerate(LANGUAGES):
        with override(language):
            said = sentence(problem.code, **dict(problem.details))
        yield f"{place}: {said}" if n == 0 else f"    {said}"


def _counted(checked: CheckedFile) -> Iterator[str]:
    found = sum(checked.counts.values())
    yield _("%(bad)s trên %(rows)s dòng sai, %(found)s lỗi:") % {
        "bad": formats.number(checked.bad), "rows": formats.number(checked.rows),
        "found": formats.number(found),
    }  # fmt: skip
    for code, count in sorted(checked.counts.items(), key=lambda one: (-one[1], one[0])):
        yield f"  {formats.number(count):>12}  {code}"
    if found > len(checked.problems):
        yield _("Chỉ nêu %(shown)s lỗi đầu.") % {"shown": len(checked.problems)}


def before(earlier: ImportedFile) -> Iterator[str]:
    """The same bytes were imported to their end: nothing changes."""
    yield _("Đúng tệp này đã được nhập lúc %(at)s (%(name)s). Không có gì thay đổi.") % {
        "at": formats.moment(earlier.at),
        "name": earlier.name,
    }


def done(imported: ImportedFile) -> Iterator[str]:
    yield _("Đã ghi %(told)s sự kiện mới.") % {"told": formats.number(imported.told)}
    if imported.known:
        yield _("%(known)s dòng đã được ghi trước, không đếm lại.") % {
            "known": formats.number(imported.known)
        }
    if imported.left_out:
        yield _("%(left_out)s dòng sai không ghi.") % {
            "left_out": formats.number(imported.left_out)
        }
    if imported.doubted:
        yield _("%(doubted)s sự kiện có lượng khác thường: vẫn tính, đang chờ người xem lại.") % {
            "doubted": formats.number(imported.doubted)
        }
