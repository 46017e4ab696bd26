"""Trainings with wrong and with right code, a module a mistake."""
