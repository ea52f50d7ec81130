"""What every service shares, and little else: events, policy packs, bus, outbox, runner."""
