"""Owns: units over time, successions, posts, assignments, rights, delegations.

Touches: people, base.
"""
