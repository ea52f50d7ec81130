"""Pretend platforms that speak HTTP only and know nothing of Ordstyrer."""
