"""What all guests of a daemon have of each of its devices: added up here for `top`, its JSON and Prometheus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ggml_remoting.generated.names import DeviceType
from ggml_remoting.top import Guest

_WITH_TURNS = (DeviceType.GPU, DeviceType.IGPU)


@dataclass(frozen=True)
class DeviceUse:
    """A device of a daemon on which guests have streams or buffers."""

    daemon_pid: int
    name: str
    contexts: int  # of guests that have some there
    memory: int  # bytes of their buffers
    # How much of the time since the reading before they had turns, 0 to 1. A context takes its turn of all GPUs that it
    # uses, so it counts for each. None if nobody has had a turn there: no GPU, or it is not shared by turns.
    share: float | None


def device_uses(guests: Sequence[Guest]) -> list[DeviceUse]:
    """One for each device that guests use, by daemon and name."""
    found: dict[tuple[int, str], list[Guest]] = {}
    for guest in guests:
        for name in guest.memory():
            found.setdefault((guest.daemon_pid, name), []).append(guest)
    return [
        DeviceUse(daemon_pid, name, len(users), sum(guest.memory()[name] for guest in users), _share(name, users))
        for (daemon_pid, name), users in sorted(found.items())
    ]


def _share(name: str, users: Sequence[Guest]) -> float | None:
    takes_turns = any(device.name == name and device.type in _WITH_TURNS for device in users[0].devices)
    shares = [guest.device_share for guest in users if guest.device_share is not None]
    return min(1.0, sum(shares)) if takes_turns and shares else None
