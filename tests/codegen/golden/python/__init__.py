"""Generated from idl/ by python -m codegen gen. Do not edit."""
