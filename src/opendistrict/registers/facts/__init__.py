"""Owns: measures, facts, corrections, roll-ups. Touches: places, orgs, base."""
