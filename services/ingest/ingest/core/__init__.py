"""What ingest decides, without I/O: what a change says, what it makes of an item, what an order needs."""
