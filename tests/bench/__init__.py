"""Native, remoted and ggml-rpc measured in turns. Run by `make bench`; needs nothing but Python's own library."""
