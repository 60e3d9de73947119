"""Receipts checked in public: what the office logged and signed, and by what it can be held."""
