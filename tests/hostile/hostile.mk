SOAK_SECONDS ?= 3600
HOSTILE = PYTHONPATH=runtime/python:. $(VENV)/bin/python -m tests.hostile $(HOSTILE_OPTIONS)

.PHONY: hostile soak
hostile: $(STAMP) build
	@$(HOSTILE)

soak: $(STAMP) build
	@$(HOSTILE) --soak $(SOAK_SECONDS)
