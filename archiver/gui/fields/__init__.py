"""What one sets a value with, for dialogs: they show a value and say what a person made of it."""
