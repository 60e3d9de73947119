"""The reform of units on the screen: drafted, tried, printed, done."""
