"""What is a citizen's own: the account, the data that is held, what was allowed."""
