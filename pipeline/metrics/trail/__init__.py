"""The trail of a clock: the pieces its time is made of, each with its cells."""
