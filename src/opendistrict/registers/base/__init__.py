"""Owns: audit trail, event log, series of numbers, calendar, packs, outbox, webhooks. Touches: kernel."""
