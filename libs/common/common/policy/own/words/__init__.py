"""Word lists of the readings, one subject a module: fragments of regular expressions in small letters."""
