"""What a procedure means: read, judged, compared, filled in, priced. Pure."""
