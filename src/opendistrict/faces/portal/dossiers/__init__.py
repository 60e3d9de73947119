"""Applying online, following a dossier, answering what the office asks."""
