"""What is worked out without any I/O: the chain, the acts, the numbers, the seals, the texts."""
