"""Issued papers checked by anybody: in force or not, and whether a file is the paper."""
