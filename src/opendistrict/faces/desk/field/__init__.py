"""Inspections in the street: a page that works without a network, and what became of findings."""
