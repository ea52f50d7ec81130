"""What a pack says of the municipality's own texts before they go out, of its accounts and its publishing plan."""
