"""The product under fire: everything that can break breaks, and afterwards it knows what the platforms know."""
