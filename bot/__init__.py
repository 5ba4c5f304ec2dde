"""The assistant: conversations, campaigns, orders and their proof."""
