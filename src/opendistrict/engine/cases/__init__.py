"""Owns: procedures and their versions, dossiers, their steps, supplements, requests to other
units, decisions, payments, letters and ratings.

Touches: ledger (charges, bills and receipts of fees), documents, facts, orgs, people, base.
"""
