"""Owns: kept files, issued papers, the keys papers are signed with. Touches: orgs, people, base."""
