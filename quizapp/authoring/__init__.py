"""What authors work with: checking question files, and fixing them."""
