"""An independent checker of a Noark 5 deposit folder: it shares no code with what writes one."""
