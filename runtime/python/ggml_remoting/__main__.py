"""python -m ggml_remoting is the command ggml-remoting."""

import sys

from ggml_remoting.cli import main

if __name__ == "__main__":
    sys.exit(main())
