"""Executors: each trains runs in other processes; protocol.py defines their interface."""
