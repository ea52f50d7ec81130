"""Everything that anybody can send over HTTP, sent: answered as documented, never 5xx, never a hang."""
