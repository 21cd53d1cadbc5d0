"""Lookups of language models, and what prepares text for them."""
