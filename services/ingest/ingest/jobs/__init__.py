"""What ingest does later, outside any transaction: platform calls and blobs."""
