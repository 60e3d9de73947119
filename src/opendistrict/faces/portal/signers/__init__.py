"""Who may sign: for everybody who wants to know whether a paper bears the right name."""
