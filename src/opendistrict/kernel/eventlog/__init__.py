"""The event log outside the database: leaves, signed checkpoints, receipts, exports. Pure.

What is published of an act is its kind, its moment and a salted commitment; who holds the receipt
holds the salt and the wording, and can open it. Checkpoints are signed notes of the public
transparency logs (C2SP signed-note, tlog-checkpoint, tlog-cosignature), so that any witness of
theirs may sign ours.
"""
