"""Asking for a piece of sidewalk: what is possible there, why, and at what charge."""
