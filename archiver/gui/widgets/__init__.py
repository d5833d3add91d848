"""Small parts of the window that know nothing but the theme: they are told what to show and say what a person did."""
