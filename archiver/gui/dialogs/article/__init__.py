"""Sheets about what is kept of an article: what is known of it, and what extracting it again would change."""
