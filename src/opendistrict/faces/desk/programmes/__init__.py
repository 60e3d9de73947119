"""The desk of programmes and schemes: the list, one with its tasks, opening and taking back."""
