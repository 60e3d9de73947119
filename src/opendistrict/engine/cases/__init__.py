"""Owns: procedures and their versions, dossiers, their steps, supplements, requests to other
units, decisions, payments, letters and ratings.

Touches: documents, facts, orgs, people, base.
"""
