"""What we hand to operators holds together: images, Compose, Kubernetes, alerts, dashboard, runbooks."""
