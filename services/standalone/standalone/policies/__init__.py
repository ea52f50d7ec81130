"""What `ordstyrer policy` can do with packs: one module an act, each with its own `--help`."""
