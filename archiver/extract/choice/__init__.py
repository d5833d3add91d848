"""Which part of a page is its article: readability proposes a region, a learned selector judges every block of text."""
