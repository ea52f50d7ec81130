"""What reads the words of the acts of `ordstyrer policy`, one a file."""
