"""Shape rules, a module a family: what is known of an operator's outputs before it runs."""
