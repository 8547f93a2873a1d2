"""Bytes of a message to its anatomy. Pure; never raises on bad mail: it records defects."""
