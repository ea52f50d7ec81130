"""What the desk does when a time has come."""
