"""Files that strangers send: what they really are, and whether they do something when opened.

The content decides, never the name. What passes is a PDF, JPEG, PNG, DOCX or XLSX that carries no
program, no second file and no reference that would be fetched. Nothing is decoded: only bounded
parsing in Python, so that a hostile picture finds no decoder here. This is no virus scanner.
"""

from opendistrict.kernel.screening.screen import screen
from opendistrict.kernel.screening.shapes import CITIZEN, Limits, Screened

__all__ = ["CITIZEN", "Limits", "Screened", "screen"]
