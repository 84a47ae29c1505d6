"""What authors work with: checking question files, and mending them."""
