"""The papers of the one-stop shop: forms 01 to 06, and the paper that carries the result.

Names of the forms: Thông tư 01/2018/TT-VPCP (as carried by our notes of the field, not checked
against the text). Their wording is our own administrative Vietnamese: what a form has to say, not
its letter. Each function turns typed inputs into a `Paper` without number and date; who issues it
gives both.
"""

from opendistrict.kernel.papers.onestop.forms import (
    apology,
    receipt,
    refusal,
    supplement_request,
)
from opendistrict.kernel.papers.onestop.inputs import (
    Apology,
    ControlSheet,
    Dossier,
    Fee,
    HandOver,
    Office,
    Officer,
    Receipt,
    Refusal,
    Register,
    RegisterRow,
    Result,
    Submitted,
    SupplementRequest,
)
from opendistrict.kernel.papers.onestop.results import result_paper
from opendistrict.kernel.papers.onestop.sheets import control_sheet, register

__all__ = [
    "Apology",
    "ControlSheet",
    "Dossier",
    "Fee",
    "HandOver",
    "Office",
    "Officer",
    "Receipt",
    "Refusal",
    "Register",
    "RegisterRow",
    "Result",
    "Submitted",
    "SupplementRequest",
    "apology",
    "control_sheet",
    "receipt",
    "refusal",
    "register",
    "result_paper",
    "supplement_request",
]
