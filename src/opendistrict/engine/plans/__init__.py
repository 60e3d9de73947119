"""Owns: target sets, targets, programmes, tasks, milestones, nudges, scoring.

Touches: indicators, documents, orgs, people, base.
"""
