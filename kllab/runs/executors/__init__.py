"""Where runs are trained. One file an executor; protocol.py says what they have in common."""
