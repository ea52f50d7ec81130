"""Instagram's professional accounts: webhooks and the part of Graph that is theirs, with both ways to log in."""
