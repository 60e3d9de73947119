"""Owns: kept files. Touches: base."""
