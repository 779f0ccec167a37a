"""Where runs are kept: their state, their parts, large values, and how they ended."""
