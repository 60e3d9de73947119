"""Keys of aggregate roots: UUID version 7 (RFC 9562), which sort by the moment they were made."""

import os
import time
from uuid import UUID


def uuid7() -> UUID:
    """A new key: 48 bits of Unix milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & (2**48 - 1)) << 80 | random
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)
