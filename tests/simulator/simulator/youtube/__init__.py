"""YouTube: WebSub tells of videos, and of nothing else; comments are found by asking the Data API."""
