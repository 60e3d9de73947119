"""Owns: directives, their passages, and the proposals read from them.

Touches: plans, indicators, documents, orgs, base.
"""
