"""Rules that a person wrote for a site: read from TOML, and applied to its pages."""
