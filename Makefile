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
.SECONDARY:
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
OPT ?= $(if $(SAN),-O1,-O2)
CPPFLAGS += -D_GNU_SOURCE -Iinclude -I. -Ibuild -Ibuild/bpf -I$(DEPS)/include
CFLAGS += -std=c11 $(OPT) -g -fPIC -pthread $(WARN) $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer) $(if $(COVER),--coverage -O0)
LDFLAGS += -pthread -Wl,--as-needed $(if $(SAN),-fsanitize=$(SAN)) $(if $(COVER),--coverage)
LDLIBS += -L$(DEPS)/lib $(PKG_LIBS) -lhdr_histogram -lfdt -ldl -lm -lz

EMBED_OBJ := $(EMBED_SRC:%=$(B)/obj/%.embed.o)
LIB_OBJ := $(LIB_SRC:%.c=$(B)/obj/%.o) $(EMBED_OBJ)
CLI_OBJ := $(CLI_SRC:%.c=$(B)/obj/%.o)
TESTS := $(TEST_SRC:%.c=$(B)/test/%)
TOOLS := $(foreach s,$(TOOL_SRC),$(B)/tools/$(notdir $(s:.c=)))
SKELS := $(foreach s,$(BPF_SRC),build/bpf/$(notdir $(s:.bpf.c=.skel.h)))
FUZZERS := $(foreach s,$(FUZZ_SRC),build/fuzz/$(notdir $(s:.c=)))

.PHONY: all help deps quickstart test check check-root guest-test linux-test linux-record soak mutation docs cover lint fuzz fuzzers bench bench-power tests bundle install clean FORCE
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

$(patsubst %.c,$(B)/obj/%.o,$(filter harness/probes/% harness/bench/%,$(LIB_SRC) $(TEST_SRC))): | $(SKELS)

# The version and the commit are in one object, remade when either changes.
COMMIT := $(shell git describe --always --dirty --abbrev=12 2>/dev/null || echo unknown)
build/version: FORCE
	@mkdir -p $(@D); echo '$(VERSION) $(COMMIT)' | cmp -s - $@ || echo '$(VERSION) $(COMMIT)' >$@
$(B)/obj/harness/cli/cli.o: build/version
$(B)/obj/harness/cli/cli.o: CPPFLAGS += -DASSAY_VERSION='"$(VERSION)"' -DASSAY_COMMIT='"$(COMMIT)"'

# Policies are named as platforms are: policies/NAME is policy_NAME here.
embed_name = assay_embed_$(shell printf '%s' '$(notdir $(subst policies/,policy_,$(1)))' | tr -c '[:alnum:]' _)
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
	$$(Q)$$(CC) $$(LDFLAGS) $$(filter %.o,$$^) $$(filter %.a,$$^) $$(LDLIBS) -o $$@
endef
# The whole program over a stand-in for a kernel.
$(B)/tools/raw-standin: $(CLI_OBJ)
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
$(filter build/fuzz/obj/harness/probes/% build/fuzz/obj/harness/bench/%,$(FUZZ_OBJ)): | $(SKELS)
build/fuzz/libscmi-assay.a: $(FUZZ_OBJ)
	@rm -f $@
	$(Q)$(AR) rcs $@ $(filter %.o,$^)
define fuzz_rule
build/fuzz/$(notdir $(1:.c=)): build/fuzz/obj/$(1:.c=.o) build/fuzz/libscmi-assay.a $(EMBED_OBJ)
	$$(call say,LD,$$@)
	$$(Q)$$(CLANG) $$(FUZZ_FLAGS) -fsanitize=fuzzer $$(filter %.o,$$^) build/fuzz/libscmi-assay.a $$(LDLIBS) -o $$@
endef
$(foreach s,$(FUZZ_SRC),$(eval $(call fuzz_rule,$(s))))


# Tests: each line of a list is SECONDS NAME COMMAND, see harness/e2e/run-tests.sh. A whole-program test may name its own limit
# (`# seconds: N`) and ask to be run against the sanitized build too (`# also: asan`).
RUN_TESTS := harness/e2e/run-tests.sh
GUEST := harness/guest
NOT_TESTS := lib run-tests quickstart mutation-matrix
E2E := $(filter-out $(NOT_TESTS:%=harness/e2e/%.sh),$(wildcard harness/e2e/*.sh))
ASAN := build/san-address-undefined
TSAN := build/san-thread
THREADED := $(shell grep -l pthread_create $(TEST_SRC) /dev/null 2>/dev/null)
SUB := MAKEFLAGS= $(MAKE) --no-print-directory -j$(shell nproc)
e2e_lines = for f in $(1); do s=$$(sed -n 's/^. seconds: //p' $$f); echo $${s:-120} $(2)/$$(basename $$f .sh) ASSAY_BUILD=$(3) $$f; done
unit_lines = $(foreach t,$(1:.c=),echo 120 $(2)/$t $(3)/test/$t;)

tests: $(TESTS)
fuzzers: $(FUZZERS)
.PHONY: test-list

check: all tests ## unit tests and a self-conformance run; no root, under a minute
	@{ $(call unit_lines,$(TEST_SRC),unit,$(B)) $(call e2e_lines,harness/e2e/loopback-is-conformant.sh,e2e,$(B)); } | $(RUN_TESTS)

test-list: # what `make test` runs, in its order
	@echo '600 build/normal $(SUB) all tests'
	@echo '60 lint .ci/lint.sh'
	@$(call unit_lines,$(TEST_SRC),unit,build)
	@harness/linux/tests.sh
	@$(call e2e_lines,$(E2E),e2e,build)
	@echo '900 mutation $(SUB) mutation'
	@$(GUEST)/tests.sh
	@echo '600 build/asan $(SUB) SAN=address,undefined all tests'
	@$(call unit_lines,$(TEST_SRC),asan/unit,$(ASAN))
	@$(call e2e_lines,$(shell grep -l '^. also: asan' $(E2E) /dev/null),asan/e2e,$(ASAN))
	@$(if $(THREADED),echo '600 build/tsan $(SUB) SAN=thread $(THREADED:%.c=$(TSAN)/test/%)')
	@$(call unit_lines,$(THREADED),tsan/unit,$(TSAN))
	@echo '600 build/fuzz $(SUB) fuzzers'
	@$(foreach f,$(FUZZERS),echo $$(($(FUZZ_SECONDS) + 120)) fuzz/$(notdir $f) $(SUB) FUZZ_SECONDS=$(FUZZ_SECONDS) fuzz-$(notdir $f);)
	@echo '900 coverage $(SUB) cover'

test: deps ## everything CI runs: sanitizers, whole-program tests, fuzz targets, coverage, mutation
	@$(MAKE) --no-print-directory -s test-list >build/test-list
	@$(RUN_TESTS) <build/test-list

guest-test: all ## the kernel module and its tests in a QEMU guest, on both kernels
	@$(GUEST)/tests.sh | $(RUN_TESTS)

linux-test: all ## a real Linux, in user mode, on the example platforms (builds its kernel once)
	@harness/linux/tests.sh | $(RUN_TESTS)

linux-record: all ## the corpus recordings of Linux's drivers, made anew
	@harness/linux/corpus.sh

SOAK_ROUNDS ?= 1000
SOAK_MINUTES ?= 10
soak: export SOAK_ROUNDS := $(SOAK_ROUNDS)
soak: export SOAK_MINUTES := $(SOAK_MINUTES)
soak: all ## long repetitions, SOAK_ROUNDS=1000 rounds or SOAK_MINUTES=10 minutes each; not part of make test
	@{ for f in $(wildcard harness/e2e/soak/*.sh); do \
		echo $$((SOAK_MINUTES * 60 + 1800)) soak/$$(basename $$f .sh) ASSAY_BUILD=$(B) $$f; done; \
		$(GUEST)/tests.sh soak; } | $(RUN_TESTS)

check-root: all ## the tests that need root (probes)
	@[ "$$(id -u)" -eq 0 ] || { echo 'make check-root: needs root' >&2; exit 1; }
	@{ $(call e2e_lines,$(shell grep -l '^. needs: root' $(E2E) /dev/null),e2e,$(B)); } | $(RUN_TESTS)

quickstart: ## build, replay a recorded boot, check, bench; ends with a verdict, a figure and a report to open
	@.ci/deps.sh --quickstart
	@$(SUB) all
	@harness/e2e/quickstart.sh

mutation: all ## every check against every named fault, and the generic mutants; prints the matrix
	@harness/e2e/mutation-matrix.sh

docs: all ## docs/traceability.md, from the catalogue, the checks and the faults; the tables of the Wireshark dissector
	@traces/wireshark/tables.sh
	@build/scmi-assay list --traceability >build/traceability.md
	@cmp -s build/traceability.md docs/traceability.md || cp build/traceability.md docs/traceability.md

cover: ## line coverage of unit and self-conformance runs (lcov)
	@$(SUB) COVER=1 all tests
	@.ci/cover.sh build/cover $(TESTS:$(B)/%=build/cover/%)

lint: ## layout, SPDX lines, include directions, file length
	@.ci/lint.sh

.PHONY: format
format: ## apply .clang-format
	@git ls-files --cached --others --exclude-standard -- '*.c' '*.h' | xargs clang-format -i

FUZZ_RUN := $(FUZZERS:build/fuzz/%=fuzz-%)
.PHONY: $(FUZZ_RUN)
fuzz: $(FUZZ_RUN) ## each libFuzzer target for FUZZ_SECONDS
$(FUZZ_RUN): fuzz-%: build/fuzz/%
	$(call say,FUZZ,"$* for $(FUZZ_SECONDS) s")
	@mkdir -p build/fuzz/corpus/$*
	$(Q)cd build/fuzz && ./$* -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix=$*- \
		corpus/$* $(FUZZ_SEEDS_$*:%=$(CURDIR)/%) >$*.log 2>&1 || { tail -n 60 $*.log; exit 1; }
	@sed -n 's/^stat::number_of_executed_units: */result: executions /p' build/fuzz/$*.log

bench: all ## the figures the project holds itself to: floor ratio, loopback rate, memory, cost of the probes
	@BUILD=$(B) sh harness/bench/bench.sh

bench-power: all ## how often compare is wrong: false alarms of equal pairs, finds of a planted delay (BENCH_POWER_PAIRS=100)
	@BUILD=$(B) harness/bench/power.sh

HEADERS := $(wildcard include/assay/*.h) $(wildcard include/scmi/*.h)
build/scmi-assay.pc: FORCE
	@printf '%s\n' 'prefix=$(PREFIX)' 'includedir=$${prefix}/include' 'libdir=$${prefix}/lib' '' 'Name: scmi-assay' \
		'Description: judges and times SCMI backends' 'Version: $(VERSION)' \
		'Cflags: -I$${includedir}' 'Libs: -L$${libdir} -lscmi-assay' >$@

bundle: all ## build/bundle/ARCH: a folder to carry to a board, with all it needs (ARCH=aarch64 or x86_64)
	@harness/bundle/bundle.sh $(or $(ARCH),$(shell uname -m))

install: all build/scmi-assay.pc ## program, libraries, headers, pkg-config file, man page, completions (PREFIX, DESTDIR)
	install -D -m 755 build/scmi-assay $(DESTDIR)$(PREFIX)/bin/scmi-assay
	install -D -m 755 build/tools/scmi-assay-floor $(DESTDIR)$(PREFIX)/libexec/scmi-assay/scmi-assay-floor
	install -D -m 755 build/libscmi-assay.so $(DESTDIR)$(PREFIX)/lib/libscmi-assay.so
	install -D -m 644 build/libscmi-assay.a $(DESTDIR)$(PREFIX)/lib/libscmi-assay.a
	install -D -m 644 build/scmi-assay.pc $(DESTDIR)$(PREFIX)/lib/pkgconfig/scmi-assay.pc
	for h in $(HEADERS:include/%=%); do install -D -m 644 include/$$h $(DESTDIR)$(PREFIX)/include/$$h || exit 1; done
	install -D -m 644 docs/scmi-assay.1 $(DESTDIR)$(PREFIX)/share/man/man1/scmi-assay.1
	install -D -m 644 docs/completion.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/scmi-assay
	install -D -m 644 traces/wireshark/scmi.lua $(DESTDIR)$(PREFIX)/share/scmi-assay/wireshark/scmi.lua

clean: ## remove everything built, and what deps fetched
	rm -rf build

-include $(shell find $(B)/obj build/fuzz/obj build/bpf -name '*.d' 2>/dev/null)
