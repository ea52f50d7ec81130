"""What an item's case is, what follows from what is known of it, and what a person may do with it: pure functions."""
