"""What reads the words of each command, one a file. Nothing heavy is imported here: help and completion are at once."""
