"""The one-stop office for its leaders: promises kept, waiting, load, patterns, the score."""
