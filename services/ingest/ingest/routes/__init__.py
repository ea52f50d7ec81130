"""What is asked of ingest over HTTP: by platforms, by people who leave, and by browsers that come back from a login."""
