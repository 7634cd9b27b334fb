"""The generator: reads the IDL and writes everything under generated/."""
