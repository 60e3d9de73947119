"""Tables that people fill in (Excel, CSV): read with exact places of mistakes, and templates.

Pure: bytes in, rows and problems out. A problem names the line and the column as they are seen
in Excel and carries a code; faces make the sentence.
"""

from opendistrict.kernel.sheets.cells import Bounded, parse_bounded, parse_number, write_number
from opendistrict.kernel.sheets.periods import parse_period
from opendistrict.kernel.sheets.reading import read_table
from opendistrict.kernel.sheets.shapes import Column, Kind, Row, SheetProblem, Table
from opendistrict.kernel.sheets.template import csv_template, excel_template

__all__ = [
    "Bounded",
    "Column",
    "Kind",
    "Row",
    "SheetProblem",
    "Table",
    "csv_template",
    "excel_template",
    "parse_bounded",
    "parse_number",
    "parse_period",
    "read_table",
    "write_number",
]
