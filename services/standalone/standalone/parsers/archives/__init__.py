"""What reads the words of the acts of `ordstyrer archive`, one a file."""
