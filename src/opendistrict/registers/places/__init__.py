"""Owns: areas (khu phố), the unit each belongs to in time, reforms; the frame of the place,
borders, zones, streets, their segments, and the widths, house numbers and obstacles along them.
Touches: orgs, base."""
