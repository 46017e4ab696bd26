"""Codes: lengths of code words, designed for Q and paid under P."""
