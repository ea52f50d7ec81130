"""Webhooks in, items out; ordered actions in, calls to the platforms out."""
