"""Owns: target sets, targets, programmes, tasks, milestones, nudges, scoring.

Touches: indicators, facts, documents, orgs, people, base.
"""
