"""Messages between people and a page or an Instagram account."""
