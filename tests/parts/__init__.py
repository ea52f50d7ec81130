"""Real parts for the tests: they install what is missing, start on loopback and leave nothing behind."""
