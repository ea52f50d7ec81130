"""How events travel: one port, two ways (Kafka, or a durable log in the embedded database)."""
