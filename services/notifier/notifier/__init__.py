"""Decisions in, alerts to the right person at the right hour out."""
