SOAK_SECONDS ?= 3600
HOSTILE_COMMAND = PYTHONPATH=runtime/python:. $(VENV)/bin/python -m tests.hostile $(HOSTILE_OPTIONS)

.PHONY: hostile soak
hostile: $(STAMP) build
	@$(HOSTILE_COMMAND)

soak: $(STAMP) build
	@$(HOSTILE_COMMAND) --soak $(SOAK_SECONDS)
