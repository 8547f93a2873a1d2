"""Data files of `parse`, each row with its source."""
