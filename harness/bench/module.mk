TOOL_SRC += harness/bench/scmi-assay-floor.c
