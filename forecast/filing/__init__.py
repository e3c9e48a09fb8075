"""What writes records and evidence, and holds quotes to the texts of articles."""
