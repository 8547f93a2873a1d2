"""One grammar a file: the structured header fields."""
