# make test SANITIZE=address,undefined, or SANITIZE=thread: the same tests on C parts that were built with these
# sanitizers, in a folder of their own. A report fails the run, wherever it comes from: a test that expects its worker
# to die would not notice.

ifdef SANITIZE
BUILD := build/sanitized-$(subst $(comma),-,$(SANITIZE))
CFLAGS := -O1 -g -fno-omit-frame-pointer -fsanitize=$(SANITIZE) -fno-sanitize-recover=undefined
# It does not know the fences of virtqueue.c, which order accesses between processes, where it sees nothing anyway.
CFLAGS += $(if $(findstring thread,$(SANITIZE)),-Wno-tsan)
SANITIZER_REPORTS := $(CURDIR)/$(BUILD)/reports
UNSEEN_ORDER := $(CURDIR)/tests/sanitizers/races.txt
EARLY_REPORT := $(BUILD)/early_report.so
# The frontend is loaded by programs that know nothing of sanitizers, so their runtime comes first. So does libstdc++,
# whose exceptions it replaces.
SANITIZER_RUNTIME = $(shell $(CC) -print-file-name=$(if $(findstring \
    thread,$(SANITIZE)),libtsan.so,libasan.so)):$(shell $(CC) -print-file-name=libstdc++.so.6):$(CURDIR)/$(EARLY_REPORT)
TEST_ENVIRONMENT = PYTEST_TIMEOUT=3600 GGML_REMOTING_BUILD=$(BUILD) SANITIZER_REPORTS=$(SANITIZER_REPORTS) \
    LD_PRELOAD=$(SANITIZER_RUNTIME) \
    ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1:max_malloc_fill_size=0:quarantine_size_mb=8 \
    UBSAN_OPTIONS=print_stacktrace=1 \
    TSAN_OPTIONS=allocator_may_return_null=1:ignore_noninstrumented_modules=1:suppressions=$(UNSEEN_ORDER)

$(EARLY_REPORT): tests/sanitizers/early_report.c
	@mkdir -p $(@D)
	@$(CC) -std=c11 -D_GNU_SOURCE -O1 $(WARNINGS) -shared -fPIC $< -o $@
endif
