"""How the tables of ingest came to be."""
