"""What `demo` shows: lines as things happen, and the summary against the simulator's truth."""
