"""What is wrong with the words of a procedure: English that is none, papers nobody may ask for."""

import re
from collections.abc import Iterator, Sequence

from opendistrict.engine.cases.rules.findings import Finding
from opendistrict.engine.cases.shapes.procedure import Bilingual, PaperRow, Procedure
from opendistrict.engine.cases.shapes.state_held import StateHeld
from opendistrict.kernel.fold import fold
from opendistrict.kernel.packfile import Loc, PackRow

# Letters no English word has; "é", "à" and their like are left out (café).
_VIETNAMESE = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ]", re.IGNORECASE)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|\([^)]*\)")
_WORD = re.compile(r"[^\W\d_]+")


def translation_findings(procedure: Procedure) -> Iterator[Finding]:
    """English that repeats the Vietnamese, or has Vietnamese words in it. Names (with a capital)
    and what stands in quotation marks or brackets beside its English may stay."""
    for where, text in _bilingual((), procedure):
        if text.en == text.vi and (_VIETNAMESE.search(text.vi) or fold(text.vi) != text.vi.lower()):
            yield Finding("translation_is_missing", (*where, "en"), {"text": text.vi})
            continue
        for word in _WORD.findall(_QUOTED.sub(" ", text.en)):
            if _VIETNAMESE.search(word) and word[0].islower():
                yield Finding("english_is_vietnamese", (*where, "en"), {"word": word})
                break


def _bilingual(where: Loc, part: object) -> Iterator[tuple[Loc, Bilingual]]:
    """Every text in two languages, with its place in the file."""
    if isinstance(part, Bilingual):
        yield where, part
    elif isinstance(part, PackRow):
        for name, field in type(part).model_fields.items():
            yield from _bilingual((*where, field.alias or name), getattr(part, name))
    elif isinstance(part, tuple):
        for n, one in enumerate(part):
            yield from _bilingual((*where, n), one)


def paper_findings(procedure: Procedure, state_held: Sequence[StateHeld]) -> Iterator[Finding]:
    """Papers asked for that the State has already. One that says who holds it and is not required
    tells the officer where to look, and asks nothing of the applicant."""
    for n, paper in enumerate(procedure.papers):
        kind = next((one for one in state_held if _is_kind(paper, one)), None)
        if paper.held_by and paper.required:
            details = {"paper": paper.name.vi, "held_by": paper.held_by}
            yield Finding("held_paper_is_asked_for", ("papers", n), details)
        elif kind is not None and not paper.held_by:
            told = {"paper": paper.name.vi, "kind": kind.code, "basis": kind.basis}
            yield Finding("state_holds_this_paper", ("papers", n), told)


def _is_kind(paper: PaperRow, kind: StateHeld) -> bool:
    words = f" {_words(paper.name.vi)} "
    return any(f" {_words(name)} " in words for name in kind.names)


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))
