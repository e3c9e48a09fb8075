"""Why an assessment says what it says, what would change it, and what changed it since another."""
