"""The outside: the key that checkpoints are signed with, their shelf, what the packs say of an office."""
