from opendistrict.registers.documents.actions.issuing import issue_paper, withdraw_paper
from opendistrict.registers.documents.actions.keeping import keep, keep_upload
from opendistrict.registers.documents.actions.signers import (
    enrol_signer,
    enrol_token,
    reseal_keys,
    revoke_signer,
)

__all__ = [
    "enrol_signer",
    "enrol_token",
    "issue_paper",
    "keep",
    "keep_upload",
    "reseal_keys",
    "revoke_signer",
    "withdraw_paper",
]
