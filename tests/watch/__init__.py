"""A real Prometheus and a real Alertmanager watch a service that runs."""
