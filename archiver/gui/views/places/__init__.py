"""What the sidebar is made of."""
