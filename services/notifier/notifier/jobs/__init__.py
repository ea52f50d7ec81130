"""What waits on the clock or on a mail server."""
