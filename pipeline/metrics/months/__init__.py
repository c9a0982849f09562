"""Month beside month: trends, and figures that came out otherwise."""
