"""The desk of targets: sets, one target, telling values, tables from Excel."""
