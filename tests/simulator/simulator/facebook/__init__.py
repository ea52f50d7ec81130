"""Facebook Pages: webhook bodies and the Graph API."""
