from dataclasses import dataclass

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a file may ask of us. Sizes in bytes, pictures in million pixels."""

    file_bytes: int = 15 * _MIB
    expanded_bytes: int = 120 * _MIB  # all streams of a PDF, all parts of an Office file
    expansion_ratio: int = 200  # of one part, once it is larger than `ratio_counts_from`
    ratio_counts_from: int = 2 * _MIB
    archive_entries: int = 2_000
    megapixels: int = 100  # the largest telephone cameras make 50 to 200
    side_pixels: int = 30_000


CITIZEN = Limits()


@dataclass(frozen=True, slots=True)
class Screened:
    """What a file is; `name` is the sender's, made harmless, with the ending of its true kind."""

    kind: str  # "pdf", "jpeg", "png", "docx", "xlsx"
    media_type: str
    name: str
