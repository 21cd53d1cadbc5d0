"""Plain NumPy mathematics, a function an algorithm: it knows neither operators nor files."""
