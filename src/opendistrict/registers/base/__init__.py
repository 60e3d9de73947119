"""Owns: audit trail, event log, number series, calendar, packs, outbox, hooks. Touches: kernel."""
