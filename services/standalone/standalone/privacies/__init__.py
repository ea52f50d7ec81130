"""The acts of `ordstyrer privacy`, one file each."""
