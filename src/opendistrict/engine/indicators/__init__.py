"""Owns: indicator definitions, reported values, frozen numbers, causes. Touches: facts, orgs,
base."""
