"""Attacks on a running daemon, generated from the IDL, and drills of failures. `make hostile` runs all of them."""
