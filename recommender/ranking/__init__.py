"""Second stage and first: what the sources propose, and the order a ranker puts it in."""
