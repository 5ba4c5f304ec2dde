"""The catalogue by words, and by meaning where words do not say it all."""
