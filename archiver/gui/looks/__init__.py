"""What the theme is made of: tokens → palette, style sheet, icons; and what chooses one: the clock, the system."""
