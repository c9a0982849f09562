"""Laws of the domain, over generated projects."""
