"""Owns: budget items and layouts of reports as packs tell them, the reports of the Treasury and
others that were taken in, and every figure in them. Touches: indicators (published figures, value
status), facts, documents, orgs, base. A number that was told and not imported stays a reported
value."""
