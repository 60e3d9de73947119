"""Machines act on dossiers: OpenAPI 3.1, OAuth2, RFC 9457. Decides nothing."""
