"""Procedures at the desk: kept, drafted, published; and open dossiers moved."""
