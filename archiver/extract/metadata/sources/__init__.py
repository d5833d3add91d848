"""Where the fields are read from: what a page declares, and what stands around its heading."""
