"""Owns: the audit trail, number series, calendar days, loaded packs, the outbox. Touches: kernel only."""
