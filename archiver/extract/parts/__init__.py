"""What a reader cannot show as it stands on the page, and what stands for it: players, formulas, drawings, notes."""
