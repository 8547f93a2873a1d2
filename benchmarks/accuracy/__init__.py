"""Measures the verdict: `python -m benchmarks.accuracy FOLDER`."""
