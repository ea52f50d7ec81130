"""What the desk does with each event, each act of a person and each clock: saves and publishes, waits on nothing."""
