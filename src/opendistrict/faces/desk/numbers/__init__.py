"""The desk of numbers: a number, its parts, the facts behind them, frozen reports, causes."""
