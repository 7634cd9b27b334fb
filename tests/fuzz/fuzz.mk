# The fuzz targets. clang, as only it has libFuzzer; Debian packages: clang libclang-rt-14-dev llvm.

FUZZ_CC ?= clang
FUZZ_SECONDS ?= 60
FUZZ := $(BUILD)/fuzz
FUZZ_FLAGS := -std=c11 -D_GNU_SOURCE -O1 -g -fno-omit-frame-pointer -pthread $(WARNINGS) \
    -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -fprofile-instr-generate -fcoverage-mapping
FUZZ_INCLUDES := -Iruntime/shared -Iruntime/backend -Iruntime/device -Iruntime/frontend -Igenerated/include -Igenerated/frontend -Itests/fuzz

$(FUZZ)/obj/%.o: %.c Makefile tests/fuzz/fuzz.mk | need-fuzz-compiler
	@mkdir -p $(@D)
	@echo '  FUZZ  $<'
	@$(FUZZ_CC) $(FUZZ_FLAGS) $(FUZZ_INCLUDES) -MMD -MP -c $< -o $@

# $(call fuzz_target,NAME,SOURCES,FUNCTIONS THAT THE TARGET REPLACES)
define fuzz_target
FUZZ_TARGETS += $(FUZZ)/$(1)
$(1)_FUZZ_OBJECTS := $$(patsubst %.c,$(FUZZ)/obj/%.o,tests/fuzz/$(1).c $(2))
FUZZ_OBJECTS += $$($(1)_FUZZ_OBJECTS)

$(FUZZ)/$(1): $$($(1)_FUZZ_OBJECTS)
	@echo '  LINK  $$@'
	@$$(FUZZ_CC) $$(FUZZ_FLAGS) -fsanitize=fuzzer $$^ -o $$@ -ldl -lm $(addprefix -Wl$(comma)--wrap=,$(3))
endef

comma := ,
SCARCE := malloc calloc realloc
FUZZ_WORKER := $(MEASURED) $(filter-out runtime/backend/worker.c runtime/backend/library.c runtime/backend/inventory.c,$(wildcard runtime/backend/*.c)) \
    $(filter-out generated/backend/ggml_functions.c,$(wildcard generated/backend/*.c)) tests/fuzz/stand_in_ggml.c tests/fuzz/scarce_memory.c

$(eval $(call fuzz_target,dispatch,$(FUZZ_WORKER) tests/fuzz/command_mutator.c,$(SCARCE) remoting_futex_wait remoting_futex_wake remoting_patience_begin host_translate_names))
$(eval $(call fuzz_target,hello,$(FUZZ_WORKER),$(SCARCE)))

FUZZ_FRONT := $(SHARED) $(filter-out runtime/device/main.c runtime/device/server.c runtime/device/inventory.c runtime/device/listening_socket.c \
    runtime/device/worker_mode.c runtime/device/worker_spawn.c,$(wildcard runtime/device/*.c)) tests/fuzz/device_front.c tests/fuzz/scarce_memory.c
FUZZ_SYSTEM := worker_spawn kill waitpid mmap munmap

$(eval $(call fuzz_target,control_queue,$(FUZZ_FRONT),$(SCARCE) $(FUZZ_SYSTEM)))
$(eval $(call fuzz_target,vhost_user,$(FUZZ_FRONT),$(SCARCE) $(FUZZ_SYSTEM)))

-include $(FUZZ_OBJECTS:.o=.d)

.PHONY: fuzz fuzz-build need-fuzz-compiler
need-fuzz-compiler:
	@command -v $(FUZZ_CC) >/dev/null || { echo "make: no '$(FUZZ_CC)': apt-get install clang libclang-rt-14-dev llvm, or say FUZZ_CC=..." >&2; exit 1; }

fuzz-build: $(FUZZ_TARGETS)

# Needs the daemon too: seeds are recorded from real runs.
fuzz: $(STAMP) build fuzz-build
	@PYTHONPATH=runtime/python:. $(VENV)/bin/python -m tests.fuzz --folder $(FUZZ) --seconds $(FUZZ_SECONDS)
