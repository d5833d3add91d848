"""What lies over the window for a moment. Given its data when it is made; says by signals what a person chose."""
