"""Noark 5 (v5.5.0) as plain values: what every delivery is written from, and the words of its code lists."""
