"""Each part fails in each way while deliveries come, and nothing acknowledged is lost, doubled or done too early."""
