"""Owns: areas (khu phố) and the unit each belongs to in time. Touches: orgs, base."""
