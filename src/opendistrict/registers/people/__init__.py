"""Owns: accounts, persons, filters they named. Touches: base."""
