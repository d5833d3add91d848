"""What the verbs do, one module for those that belong together; `table` has all of them by name."""
