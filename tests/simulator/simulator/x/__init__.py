"""X: the Activity API's events, the CRC check, and API v2."""
