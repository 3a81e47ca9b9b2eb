# SPDX-License-Identifier: BSD-2-Clause
TOOL_SRC += harness/guest/guest-ticks.c
