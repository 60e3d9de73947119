"""What the district does. No service yet: each comes as a room of its own."""
