"""Reads the municipality's own drafts: what in a text a check must stop at, as evidence without anybody's data."""
