"""What the shop knows: articles are found and quoted, unanswered questions grouped."""
