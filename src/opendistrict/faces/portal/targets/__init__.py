"""Public targets: what was promised, what was reached, and where every number comes from."""
