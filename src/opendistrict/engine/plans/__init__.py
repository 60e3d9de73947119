"""Owns: target sets, targets, programmes, tasks, milestones, nudges, scoring.

Touches: indicators, cases, facts, documents, orgs, people, base.
"""
