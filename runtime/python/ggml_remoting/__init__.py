"""ggml-remoting: stock ggml programs compute on the host's ggml backends."""

from ggml_remoting.attach import attach

__version__ = "0.1.0"
"""The version, which stands nowhere else: the wheel, the daemon and the frontend library read it here."""

__all__ = ["attach"]
