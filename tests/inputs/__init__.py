"""Laws of the shipped demo projects."""
