"""The paper that carries a result."""

import re

from opendistrict.kernel.papers.codes import verification
from opendistrict.kernel.papers.onestop.inputs import Result
from opendistrict.kernel.papers.paper import (
    Block,
    Heading,
    Paper,
    Paragraph,
    Run,
    Signature,
)

_ARTICLE = re.compile(r"(Điều \d+\.)\s*(.*)", re.DOTALL)


def result_paper(said: Result) -> Paper:
    """A decision, a certificate or an answering letter, in the form of Decree 30/2020/NĐ-CP."""
    basis = [
        Paragraph.of(Run(f"{line.rstrip(' .;')}{';' if number < len(said.basis) else '.'}",
                         italic=True))
        for number, line in enumerate(said.basis, 1)
    ]  # fmt: skip
    decides = [Paragraph.of(Run(said.decides, bold=True), align="center")] if said.decides else []
    return Paper(
        agency=said.office.name,
        parent_agency=said.office.parent,
        symbol=said.symbol,
        kind=said.kind,
        subject=said.title,
        place=said.office.place,
        body=(*basis, *decides, *(_block(text) for text in said.body)),
        recipients_to=said.recipients_to,
        signature=Signature(
            said.officer.authority, said.officer.title, said.officer.name, said.officer.note
        ),
        recipients=said.recipients or ("Như trên", "Lưu: VT"),
        codes=verification(said.verification_url),
        sample=said.is_sample,
    )


def _block(text: str) -> Block:
    """An article begins with its number in bold; one that is only its title is a heading."""
    article = _ARTICLE.fullmatch(text)
    if not article:
        return Paragraph.of(text)
    number, rest = article.groups()
    if len(rest) < 80 and not rest.endswith((".", ";")):
        return Heading(2, text, numbered=False)
    return Paragraph.of(Run(f"{number} ", bold=True), rest)
