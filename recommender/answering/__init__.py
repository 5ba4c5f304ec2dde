"""From a query to a list: scenarios, rules after ranking, what happened since, and why."""
