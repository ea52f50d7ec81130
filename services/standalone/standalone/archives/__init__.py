"""The acts of `ordstyrer archive`, one file each."""
