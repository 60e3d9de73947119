"""Reports of revenue and investment: read from a file, looked at, and only then taken in."""
