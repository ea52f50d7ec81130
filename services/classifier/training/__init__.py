"""Builds and measures the classifier's linear model. Not part of the running service."""
