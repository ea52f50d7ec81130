"""Planted personal data, and where it must never be found."""
