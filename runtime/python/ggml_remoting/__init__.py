"""ggml-remoting: stock ggml programs compute on the host's ggml backends."""
