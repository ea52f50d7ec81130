"""One file a topic: keep the fact, then review the item."""
