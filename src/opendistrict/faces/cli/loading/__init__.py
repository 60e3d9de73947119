"""Loading a pack: the data of a place, read, checked and handed to the rooms' actions."""
