"""A PDF opened for signing or checking."""

import io

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from opendistrict.kernel.refusals import Refused

# What pyHanko raises on files that are not what they should be.
BROKEN = (PdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError)


def read_pdf(pdf: bytes) -> PdfFileReader:
    """The file, parsed as far as its catalogue; refused when it is broken or has a password."""
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        if reader.encrypted:
            raise Refused("pdf_is_password_protected")
        reader.root["/Pages"]["/Kids"]
    except BROKEN:
        raise Refused("pdf_is_broken") from None
    return reader
