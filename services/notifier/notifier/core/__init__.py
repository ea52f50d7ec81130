"""What the notifier decides, without I/O, clock or chance."""
