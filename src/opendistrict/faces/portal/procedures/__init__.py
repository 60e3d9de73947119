"""Finding a procedure and reading what it asks, costs and promises."""
