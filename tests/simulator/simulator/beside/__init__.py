"""What the platforms beside Meta's have in common: places, people's acts, senders, API doors and their faults."""
