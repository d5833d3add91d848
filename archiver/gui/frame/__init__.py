"""The window itself: its actions, its bar, its panes, its sheets, and who is connected to whom."""
