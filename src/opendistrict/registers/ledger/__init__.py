"""Owns: accounts, transfers, charges, bills, bank accounts, statements, matches, receipts,
decisions about money, remittances, closings.

Touches: facts, orgs, people, base.
"""
