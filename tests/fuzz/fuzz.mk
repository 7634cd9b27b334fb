# The fuzz targets. They need clang, the only compiler with libFuzzer; Debian: clang libclang-rt-14-dev llvm.

FUZZ_CC ?= clang
FUZZ_SECONDS ?= 60
FUZZ_FOLDER := $(BUILD)/fuzz
FUZZ_FLAGS := -std=c11 -D_GNU_SOURCE -O1 -g -fno-omit-frame-pointer -pthread $(WARNINGS) \
    -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -fprofile-instr-generate \
    -fcoverage-mapping

# $(call fuzz_component,NAME): the objects of one side, compiled with its own headers only.
define fuzz_component
$(FUZZ_FOLDER)/obj/$(1)/%.o: %.c Makefile tests/fuzz/fuzz.mk | need-fuzz-compiler
	@mkdir -p $$(@D)
	@echo '  FUZZ  $(1): $$<'
	@$$(FUZZ_CC) $$(FUZZ_FLAGS) $(addprefix -I,runtime/shared runtime/$(1) generated/include generated/frontend \
	    tests/fuzz) -MMD -MP -c $$< -o $$@
endef

# $(call fuzz_target,NAME,COMPONENT,SOURCES,FUNCTIONS THAT THE TARGET REPLACES)
define fuzz_target
FUZZ_TARGETS += $(FUZZ_FOLDER)/$(1)
$(1)_FUZZ_OBJECTS := $$(patsubst %.c,$(FUZZ_FOLDER)/obj/$(2)/%.o,tests/fuzz/$(1).c tests/fuzz/scarce_memory.c $(3))
FUZZ_OBJECTS += $$($(1)_FUZZ_OBJECTS)
FUZZ_$(2)_SOURCES += tests/fuzz/$(1).c $(filter tests/fuzz/%,$(3))

$(FUZZ_FOLDER)/$(1): $$($(1)_FUZZ_OBJECTS)
	@echo '  LINK  $$@'
	@$$(FUZZ_CC) $$(FUZZ_FLAGS) -fsanitize=fuzzer $$^ -o $$@ -ldl -lm $(addprefix -Wl$(comma)--wrap=,malloc calloc \
	    realloc $(4))
endef

# Sources that open a library, start a process or have main() are not fuzzed.
FUZZ_WORKER := $(MEASURED) $(OF_HOST) $(MEMORY) tests/fuzz/fake_ggml.c $(filter-out $(addprefix \
    runtime/worker/,worker.c ggml/library.c),$(wildcard runtime/worker/*.c runtime/worker/*/*.c)) \
    $(filter-out generated/backend/ggml_functions.c,$(wildcard generated/backend/*.c))
FUZZ_DEVICE := $(DEVICE_SHARED) tests/fuzz/device.c $(filter-out runtime/device/device_process.c \
    $(addprefix runtime/device/process/,daemon_link.c confinement.c),$(wildcard runtime/device/*.c \
    runtime/device/*/*.c))
FUZZ_FRONTEND := $(MEASURED) runtime/shared/stream_frames.c \
    $(filter-out $(addprefix runtime/frontend/ggml/,entry.c ggml_instance.c \
    client_api.c),$(wildcard runtime/frontend/*/*.c)) \
    $(wildcard generated/frontend/*.c)

$(foreach component,worker device frontend,$(eval $(call fuzz_component,$(component))))
$(eval $(call fuzz_target,dispatch,worker,$(FUZZ_WORKER) tests/fuzz/command_mutator.c,remoting_futex_wait \
    remoting_futex_wake remoting_adaptive_wait_begin host_translate_names pthread_cond_timedwait))
$(eval $(call fuzz_target,hello,worker,$(FUZZ_WORKER)))
$(eval $(call fuzz_target,state,worker,$(FUZZ_WORKER) tests/fuzz/command_mutator.c,pthread_cond_timedwait))
$(eval $(call fuzz_target,control_queue,device,$(FUZZ_DEVICE),mmap munmap event_loop_turn clock_gettime))
$(eval $(call fuzz_target,vhost_user,device,$(FUZZ_DEVICE),mmap munmap event_loop_turn clock_gettime))
$(eval $(call fuzz_target,stream,device,$(FUZZ_DEVICE),mmap munmap event_loop_turn clock_gettime))
$(eval $(call fuzz_target,guest_ring,frontend,$(FUZZ_FRONTEND),remoting_adaptive_wait_begin))
$(eval $(call fuzz_target,guest_stream,frontend,$(FUZZ_FRONTEND),ppoll getrandom))
$(eval $(call fuzz_target,guest_transport,frontend,$(FUZZ_FRONTEND),guest_socket_connect guest_control_queue_open \
    eventfd_write))

-include $(FUZZ_OBJECTS:.o=.d)

.PHONY: fuzz fuzz-build check-fuzz need-fuzz-compiler
# check-fuzz: whether the targets still compile with the code that they test, on machines without clang.
check-fuzz:
	@$(foreach side,worker device frontend,$(CC) $(C_FLAGS) -fsyntax-only \
	    $(addprefix -I,runtime/shared runtime/$(side) generated/include generated/frontend tests/fuzz) $(sort \
	    $(FUZZ_$(side)_SOURCES)) &&) true

need-fuzz-compiler:
	@command -v $(FUZZ_CC) >/dev/null || { echo \
	    "make: no '$(FUZZ_CC)': apt-get install clang libclang-rt-14-dev llvm, or say FUZZ_CC=..." >&2; exit 1; }

fuzz-build: $(FUZZ_TARGETS)

# Needs the daemon, because seeds are recorded from real runs.
fuzz: $(STAMP) build fuzz-build
	@PYTHONPATH=runtime/python:. $(VENV)/bin/python -m tests.fuzz --folder $(FUZZ_FOLDER) --seconds $(FUZZ_SECONDS)
