"""Who is connected to whom: the panes with the desk, the queue and the actions, the sheets with the library."""
