"""Checking the signatures of a PDF: who, when, over what, and who vouches for them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.authority import AuthorityWithCert

from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.signing import certificates
from opendistrict.kernel.signing.keys import asn1
from opendistrict.kernel.signing.reading import BROKEN, read_pdf
from opendistrict.kernel.signing.running import finish
from opendistrict.kernel.signing.shapes import Found

_HARMLESS = (
    ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING,
)  # fmt: skip
_WHOLE = SignatureCoverageLevel.ENTIRE_FILE
_USAGE = KeyUsageConstraints(
    key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False
)


def verify_pdf(pdf: bytes, *, roots: Iterable[bytes], at: datetime) -> tuple[Found, ...]:
    """Every signature of the file, oldest first; none for a file that is not signed.

    `roots` are the certificates (PEM or DER) of the authorities we trust. A certificate is judged
    by the moment it claims to have been used; without a time-stamp (PAdES B-B has none) that claim
    is the signer's own. A claim after `at` is not believed.
    """
    anchors = [asn1(one) for data in roots for one in certificates.load_certificates(data)]
    reader = read_pdf(pdf)
    try:
        embedded = reader.embedded_regular_signatures
        weighed = [(one, _status(one, anchors, at)) for one in embedded]
        # What stands behind the last signature, nobody signed.
        is_closed = bool(weighed) and weighed[-1][1].coverage is _WHOLE
        return tuple(_found(one, status, at, is_closed=is_closed) for one, status in weighed)
    except (SignatureValidationError, SigningError):
        raise Refused("signature_is_unreadable") from None
    except BROKEN:
        raise Refused("pdf_is_broken") from None


def _moment(one: EmbeddedPdfSignature, at: datetime) -> tuple[datetime | None, datetime]:
    """When it claims to have been made, and by which instant it is judged."""
    claimed = one.self_reported_timestamp
    if claimed is not None and claimed.tzinfo is None:
        claimed = claimed.replace(tzinfo=at.tzinfo)
    return claimed, min(claimed or at, at)


def _status(one: EmbeddedPdfSignature, anchors: list[Any], at: datetime) -> PdfSignatureStatus:
    moment = _moment(one, at)[1]
    context = ValidationContext(trust_roots=anchors, moment=moment, allow_fetching=False)
    return finish(async_validate_pdf_signature(one, context, key_usage_settings=_USAGE))


def _found(
    one: EmbeddedPdfSignature, status: PdfSignatureStatus, at: datetime, *, is_closed: bool
) -> Found:
    claimed, moment = _moment(one, at)
    (certificate,) = certificates.read_certificates(one.signer_cert.dump())
    is_intact = bool(status.intact and status.valid)
    covers_all = status.coverage is _WHOLE or (is_closed and _is_only_signed_after(status))
    was_valid = certificate.valid_from <= moment <= certificate.valid_until
    trusted_by = _anchor(status)
    return Found(
        certificate=certificate,
        signed_at=claimed,
        reason=str(one.sig_object.get("/Reason", "")),
        location=str(one.sig_object.get("/Location", "")),
        is_intact=is_intact,
        covers_all=covers_all,
        was_valid_then=was_valid,
        trusted_by=trusted_by,
        problems=_weigh(is_intact, covers_all, was_valid, bool(trusted_by), claimed, at),
    )


def _is_only_signed_after(status: PdfSignatureStatus) -> bool:
    """It covers the whole of what the file was then, and only signatures came after."""
    return (
        status.coverage is SignatureCoverageLevel.ENTIRE_REVISION
        and status.modification_level in _HARMLESS
    )


def _anchor(status: PdfSignatureStatus) -> str:
    """The authority at the end of the chain; "" where it leads to none that we trust."""
    if status.trust_problem_indic is not None or status.validation_path is None:
        return ""
    root = status.validation_path.trust_anchor.authority
    assert isinstance(root, AuthorityWithCert), "only certificates are given as roots"
    return certificates.read_certificate(root.certificate.dump()).name


def _weigh(
    is_intact: bool, covers_all: bool, was_valid: bool, is_trusted: bool,
    claimed: datetime | None, at: datetime,
) -> tuple[str, ...]:  # fmt: skip
    wrong = {
        "signature_is_broken": not is_intact,
        "file_was_added_to_after_signing": is_intact and not covers_all,
        "certificate_was_not_valid_when_signing": not was_valid,
        "signature_is_from_the_future": claimed is not None and claimed > at,
        "signer_is_not_trusted": not is_trusted,
    }
    return tuple(code for code, holds in wrong.items() if holds)
