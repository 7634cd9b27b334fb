"""The file of `serve --config`: names, weights, classes and limits of guests."""

from __future__ import annotations

import contextlib
import ctypes
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.errors import RemotingError, SetupError
from ggml_remoting.guest_config import GuestConfig
from ggml_remoting.prometheus import as_text
from ggml_remoting.top import Guest as Watched
from ggml_remoting.top import Watch
from ggml_remoting.top_json import as_json
from tests.sharing.arena import Counting, Guest, Shares, until
from tests.sharing.test_turns import computing, serving, until_shares_are

OTHER_USER = 65534
ROUNDS = 5
ROUNDS_MAXIMUM = 60  # on a busy machine turns are passed over, which evens out the guests' shares
SYS_SETRESUID = {"x86_64": 117, "aarch64": 147}[os.uname().machine]
WHOLE = """
share = "driver"

[[guest]]
user = 1000
name = "chat"
weight = 3
class = "interactive"
limits = { device-memory = "16G", contexts = 4 }

[[guest]]
user = "root"

[[guest]]
socket = "/run/ggml-remoting/batch.sock"
weight = 2

[[guest]]
serial = "/run/ggml-remoting/vm.sock"
name = "vm"
"""


def words_of(folder: Path, text: str) -> tuple[str, ...]:
    path = folder / "guests.toml"
    path.write_text(text)
    return GuestConfig.read(path).daemon_options


def test_the_file_becomes_options_of_the_daemon(tmp_path: Path) -> None:
    assert words_of(tmp_path, WHOLE) == (
        *("--share", "driver"),
        *("--guest-rule", "user=1000,name=chat,weight=3,class=interactive,device-memory=16G,contexts=4"),
        *("--guest-rule", "user=0"),
        *("--guest-rule", "socket=/run/ggml-remoting/batch.sock,weight=2"),
        *("--guest-rule", "serial=/run/ggml-remoting/vm.sock,name=vm"),
    )


def test_the_port_of_a_vm_is_not_offered_to_containers(tmp_path: Path) -> None:
    path = tmp_path / "guests.toml"
    path.write_text(WHOLE)
    config = GuestConfig.read(path)
    assert config.guest_sockets() == {"chat": None}
    assert config.own_sockets == (Path("/run/ggml-remoting/batch.sock"), Path("/run/ggml-remoting/vm.sock"))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('share = "mine"', "share is one of turns, driver, mps, not 'mine'"),
        ("weight = 3", "weight is none of share, guest"),
        ("[[guest]]\nname = 'x'", "guest 1: say either user, whose guests these are, or socket"),
        ("[[guest]]\nuser = 1\nsocket = '/x'", "guest 1: say either user, whose guests these are, or socket"),
        ("[[guest]]\nuser = 'nobody at all'", "guest 1: this host has no user nobody at all"),
        (
            "[[guest]]\nuser = 1\nwight = 2",
            "guest 1: wight is none of user, socket, serial, cid, name, weight, class, limits",
        ),
        ("[[guest]]\nuser = 1\nname = 'a,b'", "guest 1: name is a number or a word without a comma, not 'a,b'"),
        ("[[guest]]\nuser = 1\nlimits = { name = 'x' }", "guest 1: name is no limit"),
        ("[guest]\nuser = 1", "guests are tables, each headed [[guest]]"),
        ("[[guest]", "guests.toml: "),
    ],
)
def test_a_mistake_in_the_file_is_reported_at_its_place(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(SetupError) as raised:
        words_of(tmp_path, text)
    assert problem in str(raised.value)


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ("name=x", "it says none of user, socket, serial and cid"),
        ("user=1,socket=/x", "it says more than one of user, socket, serial and cid"),
        ("serial=/x,user=1", "it says more than one of user, socket, serial and cid"),
        ("cid=3,serial=/x", "it says more than one of user, socket, serial and cid"),
        ("cid=4294967295", "cid wants the number of a VM's vsock, not 4294967295"),
        ("serial=x", "serial wants an absolute path of at most 107 bytes, not x"),
        ("socket=x", "socket wants an absolute path of at most 107 bytes, not x"),
        ("user=x", "user wants a user id, not x"),
        ("user=1,weight=0", "weight wants a number from 1 to 1000, not 0"),
        ("user=1,class=fast", "class wants interactive, standard or batch, not fast"),
        ("user=1,name=" + "x" * 32, "name wants 1 to 31 characters"),
        ("user=1,device-memory=much", "device-memory wants a number of bytes"),
        ("user=1,guests=3", "a guest has no guests"),
        ("user=1,name", "name has no value"),
    ],
)
def test_a_mistake_in_a_rule_is_reported_by_the_daemon(host_libraries: Path, rule: str, problem: str) -> None:
    with pytest.raises(SetupError) as raised:
        Daemon(DaemonConfig(host_libraries, ("CPU",), options=("--guest-rule", rule)))
    assert f"--guest-rule: {problem}" in str(raised.value)


@pytest.mark.parametrize("of", ["user 5", "/tmp/x"])
def test_a_user_or_socket_may_have_only_one_rule(host_libraries: Path, of: str) -> None:
    rule = "user=5" if of == "user 5" else f"socket={of}"
    options = ("--guest-rule", rule, "--guest-rule", f"{rule},weight=2")
    with pytest.raises(SetupError, match=f"{of} has a rule already"):
        Daemon(DaemonConfig(host_libraries, ("CPU",), options=options))


@pytest.fixture
def ruled(host_libraries: Path) -> Iterator[Daemon]:
    """A daemon with a rule for this user."""
    rule = f"user={os.getuid()},name=chat,weight=3,class=interactive,device-memory=1M,contexts=1"
    with Daemon(DaemonConfig(host_libraries, ("CPU",), options=("--guest-rule", rule))) as daemon:
        yield daemon


def test_top_and_prometheus_show_name_class_and_weight(ruled: Daemon) -> None:
    with Context(ruled.address) as context, Watch([ruled.status_socket]) as watch:
        context.context_ping()
        until(lambda: watch.read().contexts)
        guests = (snapshot := watch.read()).contexts
        assert (guests[0].name, guests[0].worker.guest_class, guests[0].worker.weight) == ("chat", "interactive", 3)
        assert '"name": "chat", "class": "interactive", "weight": 3' in as_json(snapshot)
        assert 'name="chat",class="interactive"' in as_text(snapshot)
        assert "\nggml_remoting_build_info{version=" in "\n" + as_text(snapshot)
    assert "named chat" in ruled.log()


def test_the_limits_of_a_rule_apply_to_its_guests(ruled: Daemon) -> None:
    with Context(ruled.address) as context:
        with pytest.raises(RemotingError, match="the host allows 1 MiB in the buffers of a context"):
            context.buffer_type_alloc_buffer(context.offer.devices[0].buffer_type, 2 << 20, context.new_handle())
        context.buffer_type_alloc_buffer(context.offer.devices[0].buffer_type, 1 << 19, context.new_handle())


def test_guests_of_a_socket_get_its_rule(host_libraries: Path, tmp_path: Path) -> None:
    """All guests have one user, like the QEMUs of libvirt. A socket's rule takes precedence over the user's."""
    rules = (
        f"user={os.getuid()},name=mine,contexts=7",
        f"socket={tmp_path}/chat,name=chat,weight=3,class=interactive,device-memory=1M",
        f"socket={tmp_path}/batch,name=batch",
    )
    options = [word for rule in rules for word in ("--guest-rule", rule)]
    with Daemon(DaemonConfig(host_libraries, ("CPU",), options=tuple(options))) as daemon:
        addresses = [daemon.address, f"unix:{tmp_path}/chat", f"unix:{tmp_path}/batch"]
        with contextlib.ExitStack() as stack, Watch([daemon.status_socket]) as watch:
            contexts = [stack.enter_context(Context(address)) for address in addresses]
            for context in contexts:
                context.context_ping()
            guests: list[Watched] = []
            until(lambda: guests.extend(watch.read().contexts) or len({guest.name for guest in guests}) == 3)
            found = {(guest.name, guest.worker.guest_class, guest.worker.weight) for guest in guests}
            assert found == {("mine", "standard", 1), ("chat", "interactive", 3), ("batch", "standard", 1)}
            types = [context.offer.devices[0].buffer_type for context in contexts]
            with pytest.raises(RemotingError, match="the host allows 1 MiB in the buffers of a context"):
                contexts[1].buffer_type_alloc_buffer(types[1], 2 << 20, contexts[1].new_handle())
            contexts[2].buffer_type_alloc_buffer(types[2], 2 << 20, contexts[2].new_handle())
    assert [path.name for path in tmp_path.iterdir() if path.is_socket()] == []


def test_a_rule_cannot_take_the_socket_of_another_daemon(host_libraries: Path, tmp_path: Path) -> None:
    config = DaemonConfig(host_libraries, ("CPU",), options=("--guest-rule", f"socket={tmp_path}/chat"))
    with Daemon(config):
        with pytest.raises(SetupError, match="another daemon is listening there"):
            Daemon(config)
        with Context(f"unix:{tmp_path}/chat") as context:
            context.context_ping()


def test_guests_of_another_user_have_the_daemon_s_limits(host_libraries: Path) -> None:
    rule = f"user={os.getuid() + 1},device-memory=1M"
    with (
        Daemon(DaemonConfig(host_libraries, ("CPU",), options=("--guest-rule", rule))) as daemon,
        Context(daemon.address) as context,
    ):
        context.buffer_type_alloc_buffer(context.offer.devices[0].buffer_type, 2 << 20, context.new_handle())


def admit_all(daemon: Daemon) -> None:
    """Allows every user to reach the socket."""
    daemon.socket.parent.chmod(stat.S_IRWXU | stat.S_IRGRP | stat.S_IXGRP | stat.S_IROTH | stat.S_IXOTH)


@contextlib.contextmanager
def user_of_this_thread(user: int) -> Iterator[None]:
    """Makes connections of this thread those of another user. glibc's function would change all threads."""
    syscall = ctypes.CDLL(None, use_errno=True).syscall
    if syscall(SYS_SETRESUID, -1, user, -1):
        raise OSError(ctypes.get_errno(), "setresuid")
    try:
        yield
    finally:
        syscall(SYS_SETRESUID, -1, os.getuid(), -1)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can be two users")
def test_devices_are_shared_by_weight(async_libraries: Path, tmp_path: Path) -> None:
    rules = (f"user={os.getuid()},weight=3", f"user={OTHER_USER},weight=1")
    options = [word for rule in rules for word in ("--guest-rule", rule)]
    with serving(async_libraries, tmp_path, "--socket-mode", "0666", *options) as host:
        admit_all(host.daemon)
        heavy = Guest(host.daemon.address, nodes=8, posted=2)
        with user_of_this_thread(OTHER_USER):
            light = Guest(host.daemon.address, nodes=8, posted=2)
        with computing([heavy, light]) as guests:
            counting = Counting(host.status, 2)
            until(lambda: all(guest.tokens >= 5 for guest in guests))
            until_shares_are(counting, (3, 1), within=0.1)
        assert host.occupancy.overlaps == (0, 0)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can be two users")
def test_an_interactive_guest_goes_first_for_longer_than_another_that_was_idle(
    async_libraries: Path, tmp_path: Path
) -> None:
    """Each was idle and then needs some 0.2 s of the device. The interactive one gets it before others get much."""
    rule = f"user={OTHER_USER},class=interactive"
    with serving(async_libraries, tmp_path, "--socket-mode", "0666", "--guest-rule", rule) as host:
        admit_all(host.daemon)
        with user_of_this_thread(OTHER_USER):
            interactive = Guest(host.daemon.address, nodes=8, posted=20)
        standard = Guest(host.daemon.address, nodes=8, posted=20)
        endless = [Guest(host.daemon.address, nodes=8) for _ in range(3)]
        counting = Counting(host.status, 5)
        with interactive, standard, computing(endless):
            others: dict[Guest, list[float]] = {interactive: [], standard: []}
            for rounds in range(1, ROUNDS_MAXIMUM + 1):
                for guest, shares in others.items():
                    shares.append(shares_of_others(counting, guest))
                if rounds >= ROUNDS and median(others[interactive]) < median(others[standard]) / 2:
                    return
    raise AssertionError(f"the others had {others[interactive]} and {others[standard]} meanwhile")


def shares_of_others(counting: Counting, guest: Guest) -> float:
    """What three other guests get of the device while a guest that was idle is served."""
    wait_for_others(counting)
    since = Shares(counting)
    guest.token()
    return sum(since.now()[2:])


def wait_for_others(counting: Counting) -> None:
    """Waits until others have used so much that an idle guest has as much credit as it can get."""
    since = Shares(counting)
    until(lambda: sum(since.now()) > 0.5)
