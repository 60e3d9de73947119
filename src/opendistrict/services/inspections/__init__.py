"""Owns: visits in the street, what was found there, photos of it, records of violation; the kinds
of findings and the ranges of fines as packs tell them. Touches: places, people, orgs, documents,
facts, base. Serves the other services: what a visit is about is text ("sidewalks.use:0190…"), so
that this room knows none of them."""
