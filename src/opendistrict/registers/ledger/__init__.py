"""Owns: accounts, transfers, charges, bills, bank accounts, statements, matches, receipts,
decisions about money, closings.

Touches: facts, orgs, people, base.
"""
