"""Paying what one was asked for, and the receipt of it."""
