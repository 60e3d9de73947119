"""The digest by which what was frozen is known again."""

import hashlib
import json


def digest_of(told: object) -> str:
    """SHA-256 over something as canonical JSON, in hex."""
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
