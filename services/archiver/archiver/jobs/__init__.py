"""What waits on the blob store or on the clock."""
