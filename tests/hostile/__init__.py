"""Attacks on a running daemon, derived from the IDL, and drills. `make hostile` runs all of them."""
