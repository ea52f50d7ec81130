"""Two releases side by side, under load: the rolling upgrade, the way back, and the upgrade again (`make upgrade`)."""
