"""Sharing a device: all states of the turn protocol, and workers that take turns without hardware."""
