"""If a guest and a daemon have different protocol versions, the error says which of them to update."""

from __future__ import annotations

import pytest

from ggml_remoting.context import Context
from ggml_remoting.errors import RemotingError


def test_the_error_names_both_versions_and_the_side_to_update(
    address_of_another_version: str, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(RemotingError) as refused, Context(address_of_another_version):
        pass
    theirs = request.node.callspec.params["address_of_another_version"].rstrip("u")
    where = "in the guest" if int(theirs) > 1 else "on the host"
    assert f"the host speaks protocol version {theirs}, this guest version 1: update ggml-remoting {where}" in str(
        refused.value
    )
