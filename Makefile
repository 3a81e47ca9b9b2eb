# SPDX-License-Identifier: BSD-2-Clause
# One Makefile; each folder's module.mk only lists its files. Everything is built under build/.
#   LIB_SRC   into libscmi-assay        CLI_SRC  into the program only
#   TEST_SRC  one test program each     TOOL_SRC one helper program each (build/tools/)
#   BPF_SRC   eBPF objects with skeleton headers (build/bpf/NAME.skel.h)
#   FUZZ_SRC  one libFuzzer target each; FUZZ_SEEDS_NAME may name folders with first inputs
#   EMBED_SRC data files that the library carries: extern const char assay_embed_NAME_start[], assay_embed_NAME_end[], a zero
#             byte behind the end; NAME is the file's base name with everything but letters and digits as _ (default_yaml)
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
V ?= 0
Q := $(if $(filter 1,$(V)),,@)
say = $(if $(filter 1,$(V)),,@printf '  %-6s %s\n' $(1) $(2))

VERSION := 0.1.0
CC := gcc
CLANG ?= clang
BPFTOOL ?= bpftool
LCOV ?= lcov
PREFIX ?= /usr/local
DESTDIR ?=
SAN ?=
COVER ?=
FUZZ_SECONDS ?= 60
comma := ,
B := build$(if $(SAN),/san-$(subst $(comma),-,$(SAN)))$(if $(COVER),/cover)
DEPS := build/deps

LIB_SRC :=
CLI_SRC :=
TEST_SRC :=
TOOL_SRC :=
BPF_SRC :=
FUZZ_SRC :=
EMBED_SRC :=
MODULES := $(wildcard agents/module.mk traces/module.mk suites/module.mk reports/module.mk harness/*/module.mk)
include $(MODULES)

PKGS := libpcap jansson libcyaml yaml-0.1 libbpf libmd libtracecmd libtracefs libtraceevent
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS := $(shell pkg-config --libs $(PKGS) 2>/dev/null)

WARN := -Wall -Wextra -Wshadow -Wconversion -Werror $(if $(filter thread,$(SAN)),-Wno-tsan)
OPT ?= -O2
CPPFLAGS += -D_GNU_SOURCE -Iinclude -I. -Ibuild -Ibuild/bpf -I$(DEPS)/include
CFLAGS += -std=c11 $(OPT) -g -fPIC -pthread $(WARN) $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer) $(if $(COVER),--coverage -O0)
LDFLAGS += -pthread -Wl,--as-needed $(if $(SAN),-fsanitize=$(SAN)) $(if $(COVER),--coverage)
LDLIBS += -L$(DEPS)/lib $(PKG_LIBS) -lhdr_histogram -ldl -lm -lz

EMBED_OBJ := $(EMBED_SRC:%=$(B)/obj/%.embed.o)
LIB_OBJ := $(LIB_SRC:%.c=$(B)/obj/%.o) $(EMBED_OBJ)
CLI_OBJ := $(CLI_SRC:%.c=$(B)/obj/%.o)
TESTS := $(TEST_SRC:%.c=$(B)/test/%)
TOOLS := $(foreach s,$(TOOL_SRC),$(B)/tools/$(notdir $(s:.c=)))
SKELS := $(foreach s,$(BPF_SRC),build/bpf/$(notdir $(s:.bpf.c=.skel.h)))
FUZZERS := $(foreach s,$(FUZZ_SRC),build/fuzz/$(notdir $(s:.c=)))

.PHONY: all help deps quickstart test check check-root mutation cover lint fuzz fuzzers bench tests install clean FORCE
all: $(B)/scmi-assay $(B)/libscmi-assay.so $(TOOLS) ## build the program, the library and the helper programs

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@printf '%s\n' '' '  Variables: V=1 shows commands; SAN=address,undefined or SAN=thread builds with sanitizers beside the' \
		'  normal build; COVER=1 with coverage; FUZZ_SECONDS=60 for each fuzz target; PREFIX and DESTDIR for install.'

deps: ## install and fetch what building and testing need (apt, sudo where not root)
	@.ci/deps.sh

# A build on a machine that lacks something names it instead of failing in the middle.
build/.needs: .ci/deps.sh
	@.ci/deps.sh --check && touch $@

$(B)/obj/%.o: %.c | build/.needs
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(PKG_CFLAGS) $(CFLAGS) -MMD -MP -c $< -o $@

$(B)/obj/harness/probes/%.o $(B)/obj/harness/bench/%.o: | $(SKELS)

# The version and the commit are in one object, remade when either changes.
COMMIT := $(shell git describe --always --dirty --abbrev=12 2>/dev/null || echo unknown)
build/version: FORCE
	@mkdir -p $(@D); echo '$(VERSION) $(COMMIT)' | cmp -s - $@ || echo '$(VERSION) $(COMMIT)' >$@
$(B)/obj/harness/cli/cli.o: build/version
$(B)/obj/harness/cli/cli.o: CPPFLAGS += -DASSAY_VERSION='"$(VERSION)"' -DASSAY_COMMIT='"$(COMMIT)"'

embed_name = assay_embed_$(shell printf '%s' '$(notdir $(1))' | tr -c '[:alnum:]' _)
$(EMBED_OBJ): $(B)/obj/%.embed.o: %
	$(call say,EMBED,$<)
	@mkdir -p $(@D)
	$(Q)printf '.section .rodata\n.balign 16\n.global %s_start, %s_end\n%s_start:\n.incbin "%s"\n%s_end:\n.byte 0\n.section .note.GNU-stack,"",@progbits\n' \
		$(foreach n,$(call embed_name,$<),$n $n $n $< $n) | $(CC) -x assembler -c - -o $@

$(B)/libscmi-assay.a: $(LIB_OBJ) $(MODULES)
	$(call say,AR,$@)
	@rm -f $@
	$(Q)$(AR) rcs $@ $(filter %.o,$^)

$(B)/libscmi-assay.so: $(LIB_OBJ)
	$(call say,LD,$@)
	$(Q)$(CC) -shared -Wl,-soname,libscmi-assay.so $(LDFLAGS) $^ $(LDLIBS) -o $@

$(B)/scmi-assay: $(CLI_OBJ) $(B)/libscmi-assay.a
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS) -rdynamic $^ $(LDLIBS) -o $@

$(B)/test/%: $(B)/obj/%.o $(B)/libscmi-assay.a
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS) $(filter %.o %.a,$^) $(LDLIBS) -o $@

define tool_rule
$(B)/tools/$(notdir $(1:.c=)): $(B)/obj/$(1:.c=.o) $(B)/libscmi-assay.a
	$$(call say,LD,$$@)
	@mkdir -p $$(@D)
	$$(Q)$$(CC) $$(LDFLAGS) $$^ $$(LDLIBS) -o $$@
endef
$(foreach s,$(TOOL_SRC),$(eval $(call tool_rule,$(s))))

define bpf_rule
build/bpf/$(notdir $(1:.c=.o)): $(1) | build/.needs
	$$(call say,BPF,$$<)
	@mkdir -p $$(@D)
	$$(Q)$$(CLANG) -O2 -g -target bpf -D__TARGET_ARCH_x86 -I. -I/usr/include/$$(MULTIARCH) -Wall -Werror -MMD -MP -c $$< -o $$@
build/bpf/$(notdir $(1:.bpf.c=.skel.h)): build/bpf/$(notdir $(1:.c=.o))
	$$(call say,SKEL,$$@)
	$$(Q)$$(BPFTOOL) gen skeleton $$< name $(subst -,_,$(notdir $(1:.bpf.c=))) >$$@
endef
MULTIARCH = $(shell $(CC) -print-multiarch)
$(foreach s,$(BPF_SRC),$(eval $(call bpf_rule,$(s))))

# Fuzz targets: the library built once more by clang with its fuzzer's instrumentation. Warnings are gcc's job.
FUZZ_FLAGS := -std=c11 -O1 -g -w -pthread -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
FUZZ_OBJ := $(LIB_SRC:%.c=build/fuzz/obj/%.o)
build/fuzz/obj/%.o: %.c | build/.needs
	$(call say,FUZZCC,$<)
	@mkdir -p $(@D)
	$(Q)$(CLANG) $(CPPFLAGS) $(PKG_CFLAGS) $(FUZZ_FLAGS) -fsanitize=fuzzer-no-link -MMD -MP -c $< -o $@
build/fuzz/obj/harness/probes/%.o build/fuzz/obj/harness/bench/%.o: | $(SKELS)
build/fuzz/libscmi-assay.a: $(FUZZ_OBJ)
	@rm -f $@
	$(Q)$(AR) rcs $@ $(filter %.o,$^)
define fuzz_rule
build/fuzz/$(notdir $(1:.c=)): build/fuzz/obj/$(1:.c=.o) build/fuzz/libscmi-assay.a $(EMBED_OBJ)
	$$(call say,LD,$$@)
	$$(Q)$$(CLANG) $$(FUZZ_FLAGS) -fsanitize=fuzzer $$(filter %.o,$$^) build/fuzz/libscmi-assay.a $$(LDLIBS) -o $$@
endef
$(foreach s,$(FUZZ_SRC),$(eval $(call fuzz_rule,$(s))))
fuzzers: $(FUZZERS)

tests: $(TESTS)

RUN_TESTS := harness/e2e/run-tests.sh
UNIT_LIST = $(foreach t,$(TESTS),120 $(1)/$(patsubst $(B)/test/%,%,$t) $t)

check: all $(TESTS) ## unit tests and a self-conformance run; no root, under a minute
	@{ $(foreach t,$(TESTS),echo 60 unit/$(t:$(B)/test/%=%) $t;) echo 60 self-conformance harness/e2e/loopback-is-conformant.sh; } | \
		ASSAY_BUILD=$(B) $(RUN_TESTS)

clean: ## remove everything built; what deps fetched too
	rm -rf build

-include $(shell find $(B)/obj build/fuzz/obj build/bpf -name '*.d' 2>/dev/null)
