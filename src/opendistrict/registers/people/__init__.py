"""Owns: accounts and persons. Touches: base."""
