"""What the commands print: text to standard output, progress and problems to standard error."""
