"""The three clocks of an incident: norms, working time, verdicts."""
