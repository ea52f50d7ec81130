"""Checks of the platform simulator: it must behave as Meta does, or it proves nothing."""
