"""The programs of the table."""

from __future__ import annotations

from tests.programs import built_programs, debian_programs, node_programs, python_programs

_GROUPS = (built_programs, debian_programs, node_programs, python_programs)
PROGRAMS = tuple(sorted((row for group in _GROUPS for row in group.PROGRAMS), key=lambda row: row.name))
