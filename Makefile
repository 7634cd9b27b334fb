# Everything a newcomer needs stands in `make help`. Each target does its own set-up.

ifeq ($(origin CC),default)
CC := gcc
endif
PYTHON ?= python3
BUILD ?= build
PREFIX ?= /usr/local
VENV := .venv
DEVICE ?= CPU

CFLAGS ?= -O2 -g
comma := ,
include tests/sanitizers/sanitizers.mk
WARNINGS := -Wall -Wextra -Werror
VERSION_FILE := runtime/python/ggml_remoting/__init__.py
VERSION := $(shell sed -n 's/^__version__ = "\(.*\)"/\1/p' $(VERSION_FILE))
C_FLAGS = -std=c11 -D_GNU_SOURCE -include runtime/shared/oldest_glibc.h -DREMOTING_VERSION='"$(VERSION)"' \
    $(CPPFLAGS) $(CFLAGS) $(HARDENING) -fPIC -fvisibility=hidden $(WARNINGS)
TARGET := $(shell $(CC) -dumpmachine 2>/dev/null)
# FORTIFY needs an optimizing compiler, and a sanitizer sees more without it.
HARDENING = -fstack-protector-strong $(if $(filter x86_64%,$(TARGET)),-fcf-protection) $(if $(filter \
    aarch64%,$(TARGET)),-mbranch-protection=standard) \
    $(if $(or $(SANITIZE),$(filter -O0,$(CFLAGS))),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
HARDENED_LINK := -Wl,-z,relro,-z,now,-z,noexecstack

FRONTEND := $(BUILD)/libggml-remotingfrontend.so
BACKEND := $(BUILD)/libggml-remotingbackend.so
DAEMON := $(BUILD)/ggml-remotingd
PRELOAD := $(BUILD)/libggml-remotingpreload.so
STAMP := $(VENV)/.set-up

.DEFAULT_GOAL := build
.DELETE_ON_ERROR:
.PHONY: all build setup wheel gen check check-pages check-format check-lint check-types check-generated \
    check-structure check-c test demo prove-headers conformance models bench bench-gpu vm-test matrix programs \
    test-aarch64 clean help need-compiler need-python

help:
	@echo 'make demo [DEVICE=NAME]  a stock llama-server computes on the host through ggml-remoting (default device: CPU)'
	@echo 'make bench               native, remoted and ggml-rpc in turns on this CPU, by llama-bench; a table,'
	@echo '                         $(BUILD)/bench/*.json and *.svg (BENCH_OPTIONS=--help)'
	@echo 'make bench-gpu           the same on an NVIDIA GPU (CUDA_DEVICE=CUDA0); needs CMake, nvcc and the source in'
	@echo '                         .cache/, no network'
	@echo 'make test                set up, build and run the tests'
	@echo 'make test SANITIZE=address,undefined, or SANITIZE=thread: the same on C parts built with these sanitizers;'
	@echo '                         TESTS=tests/... some of them'
	@echo 'make fuzz                coverage-guided fuzzing of all that decodes, FUZZ_SECONDS=60 each; needs clang'
	@echo '                         libclang-rt-14-dev llvm'
	@echo 'make hostile             every command of the IDL bent in every way against a running daemon, and drills (some'
	@echo '                         twenty minutes)'
	@echo 'make soak                all of that mixed, for SOAK_SECONDS=3600'
	@echo 'make conformance         llama.cpp test-backend-ops, remoted and native, and real guests; FULL=1: all cases'
	@echo '                         (needs g++)'
	@echo 'make models              llama.cpp tests of whole models, remoted and native: every architecture, states,'
	@echo '                         training (needs g++; MODELS_OPTIONS=--help)'
	@echo 'make matrix              stock guests and hosts of many ggml releases, every one on every one (needs g++;'
	@echo '                         MATRIX_OPTIONS=--help)'
	@echo 'make programs            stock programs and libraries, native and remoted, by package name; a table (needs g++'
	@echo '                         cmake npm; PROGRAMS=NAME)'
	@echo 'make test-aarch64        an emulated AArch64 guest; needs gcc-aarch64-linux-gnu libc6-dev-arm64-cross'
	@echo '                         qemu-user-static'
	@echo 'make vm-test             boots Debian in QEMU (8.0 or newer) and runs stock llama.cpp there; needs'
	@echo '                         busybox-static g++ (VM_TEST_OPTIONS=--help)'
	@echo 'make check               format, lint, types, freshness of generated/ and locked ids, C warnings as errors'
	@echo 'make prove-headers       the generated layouts beside the real headers of ten builds of ggml (fetches 230 MB'
	@echo '                         once)'
	@echo 'make build               the C parts, in $(BUILD)/ (needs no Python)'
	@echo 'make wheel               $(BUILD)/wheel/*.whl, which pip installs on machines without a compiler'
	@echo 'make install             into DESTDIR= below PREFIX= ($(PREFIX)): command, daemon, libraries, documents,'
	@echo '                         man pages, systemd units'
	@echo 'make uninstall           removes that again; same DESTDIR= and PREFIX='
	@echo 'make deb                 $(BUILD)/deb/*.deb; needs debhelper'
	@echo 'make fresh-test          tries the packages and the documents on fresh Debian 12 and 13; needs root and'
	@echo '                         debootstrap (FRESH_OPTIONS=--help)'
	@echo 'make gen                 generated/ from idl/; man pages and completions from the command line'
	@echo 'make setup               .venv with the pinned packages of requirements.txt'
	@echo 'make clean               removes what make built; keeps the downloads in .cache/'
	@echo 'Debian packages needed: gcc libc6-dev make python3 python3-venv'

# ---------------------------------------------------------------------------------------------- C

all build: $(FRONTEND) $(BACKEND) $(DAEMON) $(PRELOAD)

SHARED := runtime/shared/error.c runtime/shared/futex.c
OF_HOST := runtime/shared/quotas.c runtime/shared/inventory_check.c
MEMORY := runtime/shared/memory_file.c
DEVICE_SHARED := $(SHARED) $(OF_HOST) $(MEMORY) runtime/shared/event_loop.c runtime/shared/worker_socket.c \
    runtime/shared/descriptor_passing.c runtime/shared/stream_frames.c runtime/shared/adaptive_wait.c
MEASURED := $(SHARED) runtime/shared/adaptive_wait.c runtime/shared/measure.c runtime/shared/names.c $(wildcard \
    generated/shared/*.c)

# $(call component,NAME,OUTPUT,SOURCES,INCLUDE FOLDERS,LINK FLAGS)
define component
$(1)_OBJECTS := $$(patsubst %.c,$(BUILD)/obj/$(1)/%.o,$(3))

$(BUILD)/obj/$(1)/%.o: %.c Makefile $(VERSION_FILE) | need-compiler
	@mkdir -p $$(@D)
	@$$(if $$($(1)_BEGUN),:,$$(eval $(1)_BEGUN := yes)echo '  CC    $(1): $$(words $$($(1)_OBJECTS)) files')
	@$$(CC) $$(C_FLAGS) $$($(1)_FLAGS) $(addprefix -I,$(4)) -MMD -MP -c $$< -o $$@

$(2): $$($(1)_OBJECTS)
	@mkdir -p $$(@D)
	@echo '  LINK  $$@'
	@$$(CC) $$(C_FLAGS) $$(LDFLAGS) $(HARDENED_LINK) $$^ -o $$@ -Wl,-z,defs -pthread $(5)

-include $$($(1)_OBJECTS:.o=.d)
endef

# What runs in a guest runs on any x86-64, and on glibc 2.27, where libdl and libpthread are libraries of their own.
FOR_GUESTS := -DREMOTING_FOR_GUESTS $(if $(filter x86_64%,$(TARGET)),-march=x86-64)
frontend_FLAGS := $(FOR_GUESTS)
preload_FLAGS := $(FOR_GUESTS) -DREMOTING_DEFINES_DLOPEN
OLD_LIBRARIES := $(filter /%,$(foreach name,libdl.so.2 libpthread.so.0,$(shell $(CC) -print-file-name=$(name) \
    2>/dev/null)))

$(eval $(call component,frontend,$(FRONTEND),$(MEASURED) runtime/shared/stream_frames.c \
    $(wildcard runtime/frontend/*/*.c \
    generated/frontend/*.c),runtime/shared runtime/frontend generated/include generated/frontend,-shared -ldl \
    -Wl$(comma)--no-as-needed $(OLD_LIBRARIES)))
$(eval $(call component,backend,$(BACKEND),$(MEASURED) $(OF_HOST) $(MEMORY) runtime/shared/descriptor_passing.c \
    $(wildcard runtime/worker/*.c runtime/worker/*/*.c generated/backend/*.c),\
    runtime/shared runtime/worker generated/include,-shared -ldl -lm))
$(eval $(call component,preload,$(PRELOAD),$(wildcard runtime/preload/*.c),runtime/shared generated/include,-shared \
    -ldl -Wl$(comma)--no-as-needed $(OLD_LIBRARIES)))
$(eval $(call component,device,$(DAEMON),$(DEVICE_SHARED) $(wildcard runtime/daemon/*.c runtime/device/*.c \
    runtime/device/*/*.c),runtime/shared runtime/daemon runtime/device generated/include,-pie -ldl))

need-compiler:
	@command -v $(CC) >/dev/null || { echo "make: no C compiler '$(CC)': apt-get install gcc libc6-dev, or say CC=..." \
	    >&2; exit 1; }
	@echo '#include <stdio.h>' | $(CC) -fsyntax-only -xc - 2>/dev/null || { echo \
	    "make: '$(CC)' finds no C headers: apt-get install libc6-dev" >&2; exit 1; }

# ----------------------------------------------------------------------------------------- Python

setup: $(STAMP)

need-python:
	@command -v $(PYTHON) >/dev/null || { echo \
	    "make: no '$(PYTHON)': apt-get install python3 python3-venv, or say PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo \
	    "make: '$(PYTHON)' is older than Python 3.11: say PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo \
	    "make: '$(PYTHON)' has no venv module: apt-get install python3-venv" >&2; exit 1; }

$(STAMP): requirements.txt pyproject.toml | need-python
	@echo '== Python environment in $(VENV), packages of requirements.txt: 100 MB, about a minute'
	@$(PYTHON) -m venv --clear $(VENV)
	@PYTHONPATH=runtime/python $(VENV)/bin/python -m ggml_remoting.progress \
	    $(VENV)/bin/pip install --quiet --disable-pip-version-check -r requirements.txt || \
	    { echo 'make: pip could not install requirements.txt: is there a network, or a package index in pip.conf?' >&2; \
	    exit 1; }
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

wheel: $(STAMP) build
	@rm -rf $(BUILD)/wheel
	@$(VENV)/bin/pip wheel --quiet --disable-pip-version-check --no-build-isolation --no-deps --wheel-dir $(BUILD)/wheel .
	@$(VENV)/bin/python runtime/install/audit_wheel.py $(BUILD)/wheel/*.whl
	@ls $(BUILD)/wheel/*.whl

include runtime/install/install.mk
include runtime/install/deb.mk

# The man pages and completions tell what the daemon's --help does, which the new generated/ may have changed.
WRITE_PAGES = PYTHONPATH=runtime/python $(VENV)/bin/python runtime/install/write_pages.py $(DAEMON)

gen: $(STAMP)
	@$(VENV)/bin/python -m codegen gen
	@$(MAKE) --no-print-directory build
	@$(WRITE_PAGES)

check: check-format check-lint check-types check-generated check-structure check-c check-pages
	@echo '== check: all good'

check-format: $(STAMP)
	@echo '== format'
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/clang-format --dry-run --Werror $$(git ls-files 'runtime/*.[ch]' 'tests/*.[ch]' ':!tests/codegen')

check-lint: $(STAMP)
	@echo '== lint'
	@$(VENV)/bin/ruff check .

check-types: $(STAMP)
	@echo '== types'
	@$(VENV)/bin/mypy

check-generated: $(STAMP)
	@echo '== generated files and locked ids'
	@$(VENV)/bin/python -m codegen check

check-structure: $(STAMP)
	@echo '== structure: includes, parameters, columns, endings, merges, named tests'
	@PYTHONPATH=. $(VENV)/bin/python -m tests.structure

check-pages: $(STAMP) build
	@echo '== man pages and completions'
	@$(WRITE_PAGES) --check

check-c:
	@echo '== C, warnings as errors'
	@$(MAKE) --no-print-directory build check-fuzz
	@echo 'C is free of warnings'

test: $(STAMP) build $(EARLY_REPORT)
	@echo '== tests'
	@rm -rf $(BUILD)/reports && mkdir -p $(BUILD)/reports
	@$(TEST_ENVIRONMENT) $(VENV)/bin/python -m pytest -q $(or $(TESTS),tests) $(if $(TESTS),,&& \
	    $(TEST_ENVIRONMENT) $(VENV)/bin/python -m pytest -q tests/calls --transport stream && \
	    $(TEST_ENVIRONMENT) $(VENV)/bin/python -m pytest -q tests/calls --transport copied); status=$$?; \
	    ! grep -hsE -A 60 'ERROR: |SUMMARY: |WARNING: ThreadSanitizer|runtime error' $(BUILD)/reports/* && exit $$status

demo: $(STAMP) build
	@$(VENV)/bin/python -m ggml_remoting.demo --device '$(DEVICE)'

NULL_CALL := $(BUILD)/bench/null_call
CUDA_DEVICE ?= CUDA0
BENCH_ARGUMENTS = --null-call $(NULL_CALL) --out $(BUILD)/bench $(BENCH_OPTIONS)

$(NULL_CALL): tests/bench/null_call.c | need-compiler
	@mkdir -p $(@D)
	@$(CC) $(C_FLAGS) -Iruntime/shared -Iruntime/frontend -Igenerated/include $< -o $@ -ldl

bench: $(STAMP) build $(NULL_CALL)
	@PYTHONPATH=runtime/python:tests $(VENV)/bin/python -m bench $(BENCH_ARGUMENTS)

# Without the environment, for a machine without a network.
bench-gpu: build $(NULL_CALL)
	@PYTHONPATH=runtime/python:tests $(PYTHON) -m bench --device '$(CUDA_DEVICE)' $(BENCH_ARGUMENTS)

conformance: $(STAMP) build
	@PYTHONPATH=. $(VENV)/bin/python -m tests.conformance $(if $(filter-out 0,$(FULL)),--full)

vm-test: $(STAMP) build
	@PYTHONPATH=runtime/python:. $(VENV)/bin/python -m tests.vm $(VM_TEST_OPTIONS)

models: $(STAMP) build
	@PYTHONPATH=runtime/python:. $(VENV)/bin/python -m tests.models $(MODELS_OPTIONS)

matrix: $(STAMP) build
	@PYTHONPATH=. $(VENV)/bin/python -m tests.matrix $(MATRIX_OPTIONS)

programs: $(STAMP) build
	@PYTHONPATH=. $(VENV)/bin/python -m tests.programs $(PROGRAMS)

AARCH64_BUILD := $(BUILD)/aarch64

test-aarch64: $(STAMP) build
	@$(MAKE) --no-print-directory BUILD=$(AARCH64_BUILD) CC=aarch64-linux-gnu-gcc build
	@PYTHONPATH=. $(VENV)/bin/python -m tests.aarch64 $(AARCH64_BUILD)/$(notdir $(FRONTEND))

prove-headers: $(STAMP) need-compiler
	@PYTHONPATH=. $(VENV)/bin/python -m tests.prove_headers

.PHONY: fresh-test
fresh-test: $(STAMP)
	@PYTHONPATH=. $(VENV)/bin/python -m tests.fresh $(FRESH_OPTIONS)

include tests/fuzz/fuzz.mk
include tests/hostile/hostile.mk

clean:
	rm -rf $(BUILD) $(VENV) .pytest_cache .ruff_cache .mypy_cache runtime/python/*.egg-info
	find . -name __pycache__ -not -path './.git/*' -not -path './.cache/*' -prune -exec rm -rf {} +
