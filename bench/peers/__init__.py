"""The same page by other means, for comparison."""
