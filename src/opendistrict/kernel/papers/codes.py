"""The QR code by which anybody can check a paper."""

from opendistrict.kernel.papers.paper import Code


def verification(url: str) -> tuple[Code, ...]:
    """The code that asks whether this paper is in force; none without an address."""
    if not url:
        return ()
    return (Code(url, f"Kiểm tra văn bản này: quét mã hoặc mở địa chỉ\n{url}"),)
