"""The whole way of a comment, from the platform to the journal and back, in both compositions."""
