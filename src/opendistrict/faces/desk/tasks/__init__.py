"""The desk of tasks: my work, one task, giving, the roadmap, the calendar feed."""
