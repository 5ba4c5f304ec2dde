"""A grocer's till codes as a shop's words: titles, sizes, categories."""
