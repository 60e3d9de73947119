"""Dossiers at the desk: the queue, one dossier, the counter, the head of those who work."""
