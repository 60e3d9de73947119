"""Budget revenue for its leaders: months, plans, where the year is going, who says otherwise."""
