"""Takes a phishing mail apart and publishes the warning."""

__version__ = "0.1.0"
