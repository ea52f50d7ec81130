"""The outside of ingest: one file per platform, and the files that secrets stand in."""
