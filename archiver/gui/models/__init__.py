"""What the panes show: Qt models over values that the library was asked for off the GUI thread."""
