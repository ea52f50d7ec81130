"""LinkedIn: notifications of an organization's posts, their challenge, and the Community Management API."""
