"""Space for machines: OGC API Features, the Curb Data Specification, whole files."""
