"""What the command line does over a reactor. It knows neither recommender nor storage nor web."""
