"""Other ways to the same slopes."""
