from opendistrict.registers.documents.queries.files import content, copies_of, files, path_of
from opendistrict.registers.documents.queries.papers import (
    address_of,
    compare,
    content_of_paper,
    paper,
    paper_by_token,
    papers_about,
    signatures_of,
)
from opendistrict.registers.documents.queries.signers import (
    roots,
    signer,
    signers_among,
    signers_of,
)

__all__ = [
    "address_of",
    "compare",
    "content",
    "content_of_paper",
    "copies_of",
    "files",
    "paper",
    "paper_by_token",
    "papers_about",
    "path_of",
    "roots",
    "signatures_of",
    "signer",
    "signers_among",
    "signers_of",
]
