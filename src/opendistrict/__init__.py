"""OpenDistrict runs a district or ward government on one program and one database."""
