"""ggml-remoting: stock ggml programs compute on the host's ggml backends."""

from ggml_remoting.attach import attach

__version__ = "0.1.0"
"""The one place of the version: the wheel, the daemon and the frontend library take it from here."""

__all__ = ["attach"]
