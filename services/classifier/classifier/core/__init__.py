"""What an item says and what a pack asks for, as pure functions."""
