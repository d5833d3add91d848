"""How single rows are laid out and painted; the delegates decide which of them a row is."""
