"""Numbers written down for other systems: plain tables, SDMX, StratML and DCAT.

Pure writers. Each takes what is to be told as data and gives text; none reads a table or a clock.
"""
