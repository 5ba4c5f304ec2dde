"""What a visitor wants, of a list of intents that is data; and that it is none of them."""
