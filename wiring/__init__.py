"""The house and the recommender put together: each knows nothing of the other."""
