"""What other policies would have earned, from a log of what one policy showed and how probable that was."""
