"""Owns: visits in the street, what was found there, photos of it, records of violation, decisions
to fine; the kinds of findings, the ranges of fines and what being late costs, as packs tell
them. Touches: places, people,
orgs, documents, ledger, facts, base. Serves the other services: what a visit is about is text
("sidewalks.use:0190…"), so that this room knows none of them."""
