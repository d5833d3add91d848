"""What is no web page as it was fetched: saved files with their pictures, letters, texts, PDF; each becomes a page."""
