"""The officer's desk: what waits, what was decided, and the orders that follow."""
