"""Owns: indicator definitions and reported values. Touches: documents, orgs, base."""
