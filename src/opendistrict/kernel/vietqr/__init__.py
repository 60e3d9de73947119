"""VietQR: the QR code a Vietnamese bank transfer is paid by (EMVCo MPM with NAPAS tag 38), and the
codes that a payment carries in its text, found again in what a bank makes of that text.

Pure. Every mistake in a payload is told with its tag and its position.
"""

from opendistrict.kernel.vietqr.codes import code_of, codes_in, near_codes_in, new_code
from opendistrict.kernel.vietqr.drawing import png, svg
from opendistrict.kernel.vietqr.payload import Payment, decode, encode, purpose
from opendistrict.kernel.vietqr.tlv import Field, checksum, fields_of

__all__ = [
    "Field",
    "Payment",
    "checksum",
    "code_of",
    "codes_in",
    "decode",
    "encode",
    "fields_of",
    "near_codes_in",
    "new_code",
    "png",
    "purpose",
    "svg",
]
