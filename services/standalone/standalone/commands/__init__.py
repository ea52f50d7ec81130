"""The commands of `ordstyrer`, one a file; each is imported only when it is called."""
