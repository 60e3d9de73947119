"""Owns: areas (khu phố), the unit each belongs to in time, reforms. Touches: orgs, base."""
