"""Everything that lives as long as an open library: what reads it, changes it, fills it and listens to it.

`Desk` holds the parts: `browsing` (what the list shows), `reading` (what the reader shows), `verbs` and `undo` (what a
person does), `intake` (what they hand in), `progress` (how the queue stands), `working` (the queue at work).
"""

from archiver.gui.desk.desk import Desk

__all__ = ["Desk"]
