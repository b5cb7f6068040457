"""HTML: the visible text of a page with its offsets, which of it is the article, and what the page says of itself."""
