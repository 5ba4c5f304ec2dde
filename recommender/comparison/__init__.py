"""The engine beside each of its sources and a baseline, on sessions kept from it: what `evaluate` prints."""
