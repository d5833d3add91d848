"""The repositories: the verbs on each kind of row, all on the connection of one transaction."""
