"""Signing: what is appended to a PDF, and when we refuse to append anything."""

import io
from datetime import datetime
from typing import Any

from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.stamp import StaticStampStyle

from opendistrict.kernel.days import HERE
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.signing import mark
from opendistrict.kernel.signing.certificates import check_valid
from opendistrict.kernel.signing.reading import BROKEN, read_pdf
from opendistrict.kernel.signing.running import finish
from opendistrict.kernel.signing.shapes import Key, Place
from opendistrict.kernel.signing.verifying import verify_pdf

_DIGEST = "sha256"
_WHOLE = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, Margins())


class _At(PdfSigner):
    """A signer whose clock is handed in."""

    def __init__(self, *given: Any, at: datetime, **named: Any) -> None:
        super().__init__(*given, **named)
        self._at = at

    def init_signing_session(
        self, pdf_out: Any, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._at
        return session


class _Drawn(PdfContent):
    """A page of another PDF as the picture of a signature (pyHanko's own class wants a file)."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self._pdf = pdf

    def render(self) -> bytes:
        assert self.writer is not None
        shown = self.writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._pdf)))
        self.resources.xobject["/Mark"] = shown
        left, bottom, right, top = shown.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return b"/Mark Do"


def sign_pdf(
    pdf: bytes,
    key: Key,
    *,
    at: datetime,
    place: Place | None = None,
    reason: str = "",
    location: str = "",
) -> bytes:
    """The file with a PAdES B-B signature behind it; shown at `place`, or not at all.

    Refused when the certificate is not valid at `at`, and for a file that is broken, that is
    locked with a password, or whose earlier signature forbids any change or is broken already:
    signing on top of that would lend it credit.
    """
    check_valid(key.certificate, at)
    earlier = _check_signable(pdf, at)
    field = f"Signature{earlier + 1}"
    style, box = None, None
    if place is not None:
        width, height = place.right - place.left, place.top - place.bottom
        shown = mark.drawn(key.certificate, at, width=width, height=height)
        style = StaticStampStyle(background=_Drawn(shown), border_width=0, background_layout=_WHOLE)
        box = (round(place.left), round(place.bottom), round(place.right), round(place.top))
    signer = _At(
        PdfSignatureMetadata(
            field_name=field,
            md_algorithm=_DIGEST,
            subfilter=SigSeedSubFilter.PADES,
            reason=reason or None,
            location=location or None,
            name=key.certificate.name,
        ),
        signer=key.signer,
        stamp_style=style,
        new_field_spec=SigFieldSpec(
            field, on_page=place.page if place else 0, box=box, readable_field_name="Chữ ký số"
        ),
        at=at.astimezone(HERE),
    )
    out = io.BytesIO()
    try:
        finish(signer.async_sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), output=out))
    except SigningError:
        raise Refused("pdf_forbids_another_signature") from None
    except PdfError:
        raise Refused("pdf_is_broken") from None
    return out.getvalue()


def _check_signable(pdf: bytes, at: datetime) -> int:
    """How many signatures the file has, none of which another would harm or lend credit to."""
    reader = read_pdf(pdf)
    earlier = verify_pdf(pdf, roots=(), at=at)
    if not all(one.is_intact for one in earlier):
        raise Refused("pdf_carries_a_broken_signature")
    try:
        locks = [one.docmdp_level for one in reader.embedded_regular_signatures]
    except BROKEN:
        raise Refused("pdf_is_broken") from None
    if MDPPerm.NO_CHANGES in locks:
        raise Refused("pdf_forbids_another_signature")
    return len(earlier)
