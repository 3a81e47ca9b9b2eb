# SPDX-License-Identifier: BSD-2-Clause
# One Makefile; each folder's module.mk only lists its files. Everything is built under build/.
#   LIB_SRC   into libscmi-assay        CLI_SRC  into the program only
#   TEST_SRC  one test program each     TOOL_SRC one helper program each (build/tools/)
#   BPF_SRC   eBPF objects with skeleton headers (build/bpf/NAME.skel.h)
#   FUZZ_SRC  one libFuzzer target each
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
V ?= 0
Q := $(if $(filter 1,$(V)),,@)
say = $(if $(filter 1,$(V)),,@printf '  %-6s %s\n' $(1) $(2))

CC ?= gcc
CLANG ?= clang
BPFTOOL ?= bpftool
SAN ?=
COVER ?=
comma := ,
B := build$(if $(SAN),/san-$(subst $(comma),-,$(SAN)))$(if $(COVER),/cover)
DEPS := build/deps

LIB_SRC :=
CLI_SRC :=
TEST_SRC :=
TOOL_SRC :=
BPF_SRC :=
FUZZ_SRC :=
MODULES := $(wildcard agents/module.mk traces/module.mk suites/module.mk reports/module.mk harness/*/module.mk)
include $(MODULES)

PKGS := libpcap jansson libcyaml yaml-0.1 libbpf libmd
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS := $(shell pkg-config --libs $(PKGS) 2>/dev/null)

WARN := -Wall -Wextra -Wshadow -Wconversion -Werror
OPT ?= -O2
CPPFLAGS += -D_GNU_SOURCE -Iinclude -I. -I$(B) -I$(DEPS)/include
CFLAGS += -std=c11 $(OPT) -g -fPIC -pthread $(WARN) $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer) $(if $(COVER),--coverage -O0)
LDFLAGS += -pthread $(if $(SAN),-fsanitize=$(SAN)) $(if $(COVER),--coverage)
LDLIBS += -L$(DEPS)/lib $(PKG_LIBS) -ldl -lm -lz

LIB_OBJ := $(LIB_SRC:%.c=$(B)/obj/%.o)
CLI_OBJ := $(CLI_SRC:%.c=$(B)/obj/%.o)
TESTS := $(TEST_SRC:%.c=$(B)/test/%)
TOOLS := $(foreach s,$(TOOL_SRC),$(B)/tools/$(notdir $(s:.c=)))

.PHONY: all check clean
all: $(B)/scmi-assay $(B)/libscmi-assay.so $(TOOLS)

$(B)/obj/%.o: %.c
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(PKG_CFLAGS) $(CFLAGS) -MMD -MP -c $< -o $@

$(B)/libscmi-assay.a: $(LIB_OBJ)
	$(call say,AR,$@)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

$(B)/libscmi-assay.so: $(LIB_OBJ)
	$(call say,LD,$@)
	$(Q)$(CC) -shared $(LDFLAGS) $^ $(LDLIBS) -o $@

$(B)/scmi-assay: $(CLI_OBJ) $(B)/libscmi-assay.a
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS) -rdynamic $^ $(LDLIBS) -o $@

$(B)/test/%: $(B)/obj/%.o $(B)/libscmi-assay.a
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS) $^ $(LDLIBS) -o $@

check: $(TESTS)
	@for t in $(TESTS); do echo "== $$t"; timeout 120 $$t || exit 1; done

clean:
	rm -rf build

-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)
