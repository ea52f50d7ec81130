"""Items in, judgements out: which clause a text breaks, and why."""
