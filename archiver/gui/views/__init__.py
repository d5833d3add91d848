"""The panes of the window. None of them asks the library: they show what they are given and say what a person wants."""
