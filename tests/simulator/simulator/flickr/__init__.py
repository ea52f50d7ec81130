"""Flickr: no push at all; activity and comments are asked for with OAuth 1.0a, and every answer is HTTP 200."""
