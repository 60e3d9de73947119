"""Owns: accounts, persons, parties and their consents, identities, clients. Touches: base."""
