"""Sharing a device: the protocol of turns explored in full, and workers that take turns without hardware."""
