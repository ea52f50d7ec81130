"""The tests, grouped by what they promise."""
