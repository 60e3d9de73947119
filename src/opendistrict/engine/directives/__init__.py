"""Owns: directives, their passages, and the proposals read from them.

Touches: plans, indicators, facts, documents, orgs, base.
"""
