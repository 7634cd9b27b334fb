"""What `ggml-remoting --version` says."""

from __future__ import annotations

from ggml_remoting import __version__
from ggml_remoting.errors import SetupError
from ggml_remoting.generated import names
from ggml_remoting.paths import FRONTEND, c_part
from ggml_remoting.wire import frontend_functions


def version_text() -> str:
    """This package's version, its protocol's, and the releases of ggml that it knows."""
    return f"ggml-remoting {__version__}\nprotocol {_protocol()}\nggml {known_releases()}"


def known_releases() -> str:
    """The releases of ggml whose ABIs are known, in one line."""
    first = min(abi.first_version for abi in names.ABIS)
    last = max(abi.last_version for abi in names.ABIS)
    releases = ", ".join(abi.release for abi in names.ABIS)
    return f"0.{first // 100}.{first % 100} to 0.{last // 100}, in the ABIs of {releases}"


def _protocol() -> str:
    try:
        return str(frontend_functions(c_part(FRONTEND))["protocol_version"]())
    except SetupError as error:
        return f"unknown: {error}"
