"""Owns: regimes and charges of sidewalks and roadways, lists of streets, uses and the ground they
hold. Touches: places (segments, widths, frontages), orgs, people, base. Knows no dossier and no
money of its own: what a use costs is worked out here, who owes it is for the ledger."""
