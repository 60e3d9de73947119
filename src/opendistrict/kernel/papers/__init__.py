"""Papers in the form of Decree 30/2020/NĐ-CP, as editable .docx and as archival .pdf.

Say what the paper says (`Paper` and its blocks); both writers draw the same `Sheet`, so the two
files cannot disagree. No clock, no network, no database: the same paper gives the same bytes.
"""

from opendistrict.kernel.papers.codes import verification
from opendistrict.kernel.papers.paper import (
    Align,
    Annex,
    Block,
    Bullets,
    Code,
    Column,
    Heading,
    Paper,
    Paragraph,
    Run,
    Signature,
    Table,
)
from opendistrict.kernel.papers.pdf import SigningPlace, pdf_font, to_pdf, to_signable_pdf
from opendistrict.kernel.papers.word import to_docx

__all__ = [
    "Align",
    "Annex",
    "Block",
    "Bullets",
    "Code",
    "Column",
    "Heading",
    "Paper",
    "Paragraph",
    "Run",
    "Signature",
    "SigningPlace",
    "Table",
    "pdf_font",
    "to_docx",
    "to_pdf",
    "to_signable_pdf",
    "verification",
]
