"""Owns: audit trail, number series, calendar days, loaded packs, outbox. Touches: kernel only."""
