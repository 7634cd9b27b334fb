"""ggml-remoting doctor: what was looked for and found, what is wrong, and the command that repairs it."""
