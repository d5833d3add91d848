"""Keeping what is kept: backups, whole libraries as one file, and the check that tells damage and mends it."""
