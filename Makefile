# SPDX-License-Identifier: GPL-2.0-only
#
#   make          the module for the running kernel and the tool
#   make demo     run every scenario in a VM, and answer its question with numbers
#   make docs     make every sample of output in the README and the manuals anew
#   make claims   write docs/claims.md anew: what the lab claims, judged by such a run
#   make picture  draw docs/report.png anew: of the page of such a run
#   make check    every test: unit tests, fuzzers, the tool, the VM, DKMS, and the kselftests in the VM
#   make check-portable   of that, the pure C where numbers begin with their highest byte, or have 32 bits
#   make check-debug   the kselftests again, in a kernel that looks for wrong use of memory and locks
#   make soak     for hours what these do for seconds, in other kernels, too
#   make reliability   write docs/reliability.md anew: what is promised, and what the last runs of these measured
#   make bench    what a rule costs, beside other firewalls, in instructions; what that is compared with
#   make performance   write docs/performance.md anew: what the last make bench measured
#   make fuzz     every fuzzer for FUZZ_SECONDS (600)
#   make style    the kernel's own style checks
#   make install  the tool, its manuals and its completion into PREFIX (/usr/local), below DESTDIR; make uninstall
#   make clean    remove build/
#
# The kernel's build system reads Kbuild instead of this file.

KERNEL ?= 6.1				# Debian's kernel that the VM boots: a name of vm/kernel
KDIR ?= /lib/modules/$(shell uname -r)/build

# Make would read it as two paths, and the kernel's build system would, too.
ifneq ($(words $(CURDIR)),1)
$(error No module can be built in a folder with a blank in its path: rename or move $(CURDIR))
endif

KERNEL := $(strip $(KERNEL))
BUILD := build
CC ?= gcc
PREFIX ?= /usr/local

WARNINGS := -Wall -Wextra -Werror
CORE := $(wildcard module/core/*.c)
MODEL := $(wildcard userspace/model/*.[ch])
HEADERS := $(wildcard include/*.h include/segdrop/*.h module/core/*.h)
MODULE_SOURCES := Kbuild $(wildcard module/*.[ch]) $(CORE) $(HEADERS)

.PHONY: all
all: module tool

# Everything but the sources needs packages; this says which it installs, and is quick when all are there.
.PHONY: packages
packages:
	@vm/packages

# --- the tool -------------------------------------------------------------------------------------

TOOL_LIBRARIES := jansson libmnl libpcap libtracefs smartcols
TOOL_CFLAGS = -std=gnu11 -O2 -g $(WARNINGS) -D_GNU_SOURCE -Iinclude -Iuserspace -MMD -MP \
	      $(shell pkg-config --cflags $(TOOL_LIBRARIES))
TOOL_OBJECTS := $(patsubst %.c,$(BUILD)/tool/%.o,$(wildcard userspace/*.c userspace/*/*.c) $(CORE))

.PHONY: tool
tool:
	@pkg-config --exists $(TOOL_LIBRARIES) || { echo "Libraries are missing: vm/packages build" >&2; exit 1; }
	@$(MAKE) --no-print-directory -j$$(nproc) $(BUILD)/segdrop

$(BUILD)/segdrop: $(TOOL_OBJECTS)
	@echo "  CC      $@"
	@$(CC) -o $@ $^ $(shell pkg-config --libs $(TOOL_LIBRARIES))

$(BUILD)/tool/%.o: %.c Makefile
	@mkdir -p $(@D)
	@echo "  CC      $@"
	@$(CC) $(TOOL_CFLAGS) -c -o $@ $<

# Files that the tool holds as they are.
EMBEDDED := userspace/page/page.css $(wildcard userspace/completion/*)
$(BUILD)/tool/userspace/embedded.o $(BUILD)/fuzz/userspace/embedded.o: $(EMBEDDED)

-include $(TOOL_OBJECTS:.o=.d)

# --- the module -----------------------------------------------------------------------------------

# The kernel's build system leaves its objects beside the sources, so each kernel gets a copy of these.
define build_module # directory, KDIR
	@echo "  KBUILD  $(1)/segdrop.ko"
	@mkdir -p $(1)/src
	@cp -Ru Kbuild include module $(1)/src/
	+@$(MAKE) --no-print-directory -C $(2) M=$(abspath $(1)/src) W=1 modules
	@cp $(1)/src/segdrop.ko $(1)/segdrop.ko
endef

.PHONY: module
module: $(BUILD)/running/segdrop.ko

$(BUILD)/running/segdrop.ko: $(MODULE_SOURCES)
	@test -d $(KDIR) || { echo "No headers of the running kernel: apt-get install linux-headers-$$(uname -r)" >&2; exit 1; }
	$(call build_module,$(@D),$(KDIR))

$(BUILD)/$(KERNEL)/segdrop.ko: $(MODULE_SOURCES) $(BUILD)/$(KERNEL)/kernel
	$(call build_module,$(@D),$(kdir_beside))

# What vm/kernel says; changes, and has all modules built anew, when that is another kernel than before.
$(BUILD)/%/kernel: FORCE
	@mkdir -p $(@D)
	@vm/kernel $* > $@.new
	@cmp -s $@.new $@ && rm $@.new || { rm -rf $(@D)/src $(@D)/planted $(@D)/floor && mv $@.new $@; }

.PHONY: FORCE
FORCE:

kdir_beside = $$(sed -n 's/^KDIR=//p' $(@D)/kernel)

# Does wrong, to see whether the debug kernel says so.
$(BUILD)/debug/planted.ko: $(wildcard selftests/debug/*.c) selftests/debug/Kbuild $(BUILD)/debug/kernel
	@echo "  KBUILD  $@"
	@mkdir -p $(BUILD)/debug/planted
	@cp -u $(filter selftests/%,$^) $(BUILD)/debug/planted/
	+@$(MAKE) --no-print-directory -C $(kdir_beside) M=$(abspath $(BUILD)/debug/planted) modules
	@cp $(BUILD)/debug/planted/planted.ko $@

# Hooks that do nothing: any other must cost more.
$(BUILD)/$(KERNEL)/floor.ko: selftests/bench/floor.c selftests/bench/Kbuild $(BUILD)/$(KERNEL)/kernel
	@echo "  KBUILD  $@"
	@mkdir -p $(@D)/floor
	@cp -u $(filter selftests/%,$^) $(@D)/floor/
	+@$(MAKE) --no-print-directory -C $(kdir_beside) M=$(abspath $(@D)/floor) modules
	@cp $(@D)/floor/floor.ko $@

# --- what the VM holds ----------------------------------------------------------------------------

KSELFTESTS := $(wildcard selftests/kernel/*_test.sh)
KSELFTEST_FILES := $(wildcard selftests/kernel/*.sh selftests/kernel/settings)
KSELFTEST_HELPERS := $(patsubst selftests/kernel/%.c,$(BUILD)/selftests/segdrop/%, \
		       $(wildcard selftests/kernel/*.c))

.PHONY: vm-programs
vm-programs: $(BUILD)/$(KERNEL)/segdrop.ko $(BUILD)/segdrop $(BUILD)/selftests/kselftest-list.txt

# Static: in a debug kernel the dynamic linker takes longer than most of them.
$(BUILD)/selftests/segdrop/%: selftests/kernel/%.c $(HEADERS) Makefile
	@mkdir -p $(@D)
	@echo "  CC      $@"
	@$(CC) -std=gnu11 -O2 -g -static $(WARNINGS) -D_GNU_SOURCE -Iinclude -Iuserspace -o $@ $(filter %.c,$^)

# These compare the kernel with the model of its timers.
$(BUILD)/selftests/segdrop/wheel: $(MODEL)

# These make packets by hand.
$(addprefix $(BUILD)/selftests/segdrop/,inject storm flood attack): $(wildcard selftests/kernel/wire/*.[ch])

# The runner is the kernel's own, out of its source package.
$(BUILD)/selftests/kselftest-list.txt: $(KSELFTEST_FILES) $(KSELFTEST_HELPERS) Makefile
	@mkdir -p $(@D)/segdrop
	@cd "$$(vm/source)/tools/testing/selftests" && cp -R run_kselftest.sh kselftest $(abspath $(@D))/
	@cp -p $(KSELFTEST_FILES) $(@D)/segdrop/
	@printf 'segdrop:%s\n' $(notdir $(KSELFTESTS)) > $@

# --- tests ----------------------------------------------------------------------------------------

UNIT_CFLAGS = -std=gnu11 -O1 -g $(WARNINGS) -D_GNU_SOURCE -Iinclude -Iuserspace -Iselftests/unit \
	      -MMD -MP -fsanitize=address,undefined -fno-sanitize-recover=all \
	      $(shell pkg-config --cflags $(TOOL_LIBRARIES))
UNIT_TESTS := $(patsubst selftests/unit/%.c,$(BUILD)/unit/%,$(wildcard selftests/unit/*_test.c))
UNIT_SHARED := $(patsubst %.c,$(BUILD)/unit/%.o,$(CORE) $(filter %.c,$(MODEL)) \
		 $(filter-out %/basis_read.c %/study.c, \
			      $(wildcard userspace/predict/*.c userspace/claims/*.c)) \
		 $(addprefix userspace/lab/,timeline.c causes.c handlers.c flight.c match.c pcapng.c relative.c \
					    scenario.c scenarios.c sieve.c sysctls.c) \
		 $(addprefix userspace/report/,answer_endings.c answer_programs.c answer_traffic.c ending.c flags.c \
					       group.c judged_line.c report_answer.c report_observation.c \
					       text_ladder.c text_ladder_row.c) \
		 $(addprefix userspace/page/,axis.c html.c ladder.c words.c) \
		 $(addprefix userspace/,command.c words/grammar.c words/suggest.c) \
		 $(filter-out %_test.c,$(wildcard selftests/unit/*.c)))

.PHONY: unit-programs
unit-programs: $(UNIT_TESTS)

$(BUILD)/unit/%.o: %.c Makefile
	@mkdir -p $(@D)
	@echo "  CC      $@"
	@$(CC) $(UNIT_CFLAGS) -c -o $@ $<

$(BUILD)/unit/%_test: $(BUILD)/unit/selftests/unit/%_test.o $(UNIT_SHARED)
	@echo "  CC      $@"
	@$(CC) $(UNIT_CFLAGS) -o $@ $^ -lcmocka $(UNIT_LIBRARIES)

# Its files are read by another program.
$(BUILD)/unit/lab_pcapng_test: UNIT_LIBRARIES := -lpcap

# The test stands in for the library that this reads from.
$(BUILD)/unit/lab_trace_reader_test: $(BUILD)/unit/userspace/lab/trace_reader.o

.PRECIOUS: $(BUILD)/unit/%.o
-include $(shell find $(BUILD)/unit -name '*.d' 2>/dev/null)

# --- fuzzers --------------------------------------------------------------------------------------

CLANG ?= clang
FUZZ_SECONDS ?= 600
# Unlike gcc, clang warns of members left out also where others are named.
FUZZ_CFLAGS = -std=gnu11 -O1 -g $(WARNINGS) -Wno-missing-field-initializers -D_GNU_SOURCE \
	      -Iinclude -Iuserspace -Iselftests/fuzz -MMD -MP \
	      -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
	      $(shell pkg-config --cflags $(TOOL_LIBRARIES))
FUZZERS := $(patsubst selftests/fuzz/%.c,$(BUILD)/fuzz/%,$(wildcard selftests/fuzz/*_fuzz.c))
FUZZ_TOOL := $(patsubst %.c,$(BUILD)/fuzz/%.o, \
	       $(filter-out userspace/main.c,$(wildcard userspace/*.c userspace/*/*.c)))
FUZZ_SHARED := $(patsubst %.c,$(BUILD)/fuzz/%.o,$(CORE) \
		 $(filter-out %_fuzz.c,$(wildcard selftests/fuzz/*.c)))

# Functions of the C library that selftests/fuzz/world.c stands in for when the tool calls them.
FUZZ_WORLD := exit malloc argp_error argp_parse open read write close fopen scandir getaddrinfo \
	      setns mkdir isatty

.PHONY: fuzz-programs
fuzz-programs: $(FUZZERS)

$(BUILD)/fuzz/%.o: %.c Makefile
	@mkdir -p $(@D)
	@echo "  CLANG   $@"
	@$(CLANG) $(FUZZ_CFLAGS) -c -o $@ $<

$(BUILD)/fuzz/tool.a: $(FUZZ_TOOL)
	@rm -f $@
	@ar rcs $@ $^
	@objcopy $(foreach name,$(FUZZ_WORLD),--redefine-sym $(name)=world_$(name)) $@

$(BUILD)/fuzz/shared.a: $(FUZZ_SHARED)
	@rm -f $@
	@ar rcs $@ $^

# The linker takes out of the archives what a fuzzer needs.
$(BUILD)/fuzz/%_fuzz: $(BUILD)/fuzz/selftests/fuzz/%_fuzz.o $(BUILD)/fuzz/tool.a $(BUILD)/fuzz/shared.a
	@echo "  CLANG   $@"
	@$(CLANG) $(FUZZ_CFLAGS) -o $@ $< -Wl,--start-group $(filter %.a,$^) -Wl,--end-group \
		$(shell pkg-config --libs $(TOOL_LIBRARIES))

.PRECIOUS: $(BUILD)/fuzz/%.o
-include $(shell find $(BUILD)/fuzz -name '*.d' 2>/dev/null)

.PHONY: fuzz
fuzz: packages
	@$(MAKE) --no-print-directory -j$$(nproc) fuzz-programs
	@selftests/fuzz/run $(FUZZ_SECONDS) $(BUILD)/fuzz/corpus

# --- the pure C on other processors ---------------------------------------------------------------

# Numbers begin with their highest byte on one, a long has 32 bits on the other, whose programs run as they are.
PORTABLE := s390x i686
PORTABLE_TESTS := addr count draft flow model_% packet_% role rule rule_% text track_%
PORTABLE_FUZZERS := draft grammar packet roles rule
PORTABLE_CFLAGS := -std=gnu11 -O1 -g $(WARNINGS) -D_GNU_SOURCE -Iinclude -Iuserspace -Iselftests/unit \
		   -Iselftests/fuzz -isystem selftests/portable -MMD -MP -static \
		   -fsanitize=undefined -fsanitize-undefined-trap-on-error
PORTABLE_SHARED := $(CORE) $(filter %.c,$(MODEL)) $(filter-out %_test.c selftests/unit/claims_%, \
								$(wildcard selftests/unit/*.c))
PORTABLE_FUZZ_SHARED := $(CORE) $(filter-out %_fuzz.c %/world.c,$(wildcard selftests/fuzz/*.c)) \
			selftests/portable/replay.c

PORTABLE_PROGRAMS := $(patsubst selftests/unit/%.c,%, \
			 $(filter $(PORTABLE_TESTS:%=selftests/unit/%_test.c),$(wildcard selftests/unit/*_test.c))) \
		     $(addsuffix _fuzz,$(PORTABLE_FUZZERS))

define portable # architecture
$(BUILD)/portable/$(1)/%.o: %.c Makefile
	@mkdir -p $$(@D)
	@echo "  CC      $$@"
	@$(1)-linux-gnu-gcc $$(PORTABLE_CFLAGS) -c -o $$@ $$<

$(BUILD)/portable/$(1)/%_test: $(BUILD)/portable/$(1)/selftests/unit/%_test.o \
			       $(PORTABLE_SHARED:%.c=$(BUILD)/portable/$(1)/%.o)
	@$(1)-linux-gnu-gcc $$(PORTABLE_CFLAGS) -o $$@ $$^

$(BUILD)/portable/$(1)/%_fuzz: $(BUILD)/portable/$(1)/selftests/fuzz/%_fuzz.o \
			       $(PORTABLE_FUZZ_SHARED:%.c=$(BUILD)/portable/$(1)/%.o)
	@$(1)-linux-gnu-gcc $$(PORTABLE_CFLAGS) -o $$@ $$^

.PRECIOUS: $(BUILD)/portable/$(1)/%.o
portable-programs: $(PORTABLE_PROGRAMS:%=$(BUILD)/portable/$(1)/%)
endef

.PHONY: portable-programs
$(foreach architecture,$(PORTABLE),$(eval $(call portable,$(architecture))))

-include $(shell find $(BUILD)/portable -name '*.d' 2>/dev/null)

# --- what one types -------------------------------------------------------------------------------

.PHONY: check
check: packages
	@$(MAKE) --no-print-directory -j$$(nproc) vm-programs unit-programs fuzz-programs portable-programs
	@selftests/check normal $(KERNEL)

.PHONY: check-portable
check-portable: packages
	@$(MAKE) --no-print-directory -j$$(nproc) portable-programs
	@selftests/portable/run

.PHONY: check-debug
check-debug: packages
	@$(MAKE) --no-print-directory -j$$(nproc) KERNEL=debug vm-programs $(BUILD)/debug/planted.ko
	@selftests/check debug

.PHONY: soak
soak: packages
	@for kernel in $(KERNEL) debug kcsan; do \
		$(MAKE) --no-print-directory -j$$(nproc) KERNEL=$$kernel vm-programs fuzz-programs || exit; \
	done
	@selftests/check soak $(KERNEL)

.PHONY: demo
demo: packages
	@$(MAKE) --no-print-directory -j$$(nproc) vm-programs
	@rm -rf $(BUILD)/demo
	@echo "Every scenario runs in a VM now. Its time is virtual: hours take seconds."
	@vm/run --kernel $(KERNEL) --out $(BUILD)/demo -- segdrop run all --answers --report /out/report.json \
		--html /out/report.html --pcap /out
	@echo "All of it for a browser: $(BUILD)/demo/report.html"
	@echo "All of it for programs: $(BUILD)/demo/report.json. For Wireshark: $(BUILD)/demo/*.pcapng"
	@echo "Event by event: vm/run -- segdrop run NAME"

.PHONY: claims
claims: packages
	@$(MAKE) --no-print-directory -j$$(nproc) vm-programs
	@rm -rf $(BUILD)/claims
	@vm/run --kernel $(KERNEL) --out $(BUILD)/claims -- segdrop run all --family both --answers --claims /out/claims.md
	@cp $(BUILD)/claims/claims.md docs/claims.md
	@echo "docs/claims.md is new."

# What shows samples of output.
SAMPLED := README.md $(wildcard userspace/*.[58])
SAMPLES := $(BUILD)/docs

.PHONY: docs
docs: packages
	@$(MAKE) --no-print-directory -j$$(nproc) vm-programs
	@rm -rf $(SAMPLES)
	@vm/run --kernel $(KERNEL) --add docs/samples --out $(SAMPLES) -- /root/samples/make
	@docs/refresh $(SAMPLES) $(SAMPLED)
	@echo "The samples in $(SAMPLED) are new."

.PHONY: docs-check
docs-check:
	@docs/refresh --check $(SAMPLES) $(SAMPLED)

.PHONY: picture
picture: packages
	@$(MAKE) --no-print-directory -j$$(nproc) vm-programs
	@selftests/picture $(KERNEL)
	@echo "docs/report.png is new."

.PHONY: reliability
reliability:
	@selftests/figures docs/reliability.in > $(BUILD)/reliability.md
	@cp $(BUILD)/reliability.md docs/reliability.md
	@echo "docs/reliability.md is new."

.PHONY: bench
bench: packages
	@$(MAKE) --no-print-directory -j$$(nproc) vm-programs $(BUILD)/$(KERNEL)/floor.ko
	@echo "Measured in a VM now, case by case; it takes five minutes."
	@selftests/bench/run $(KERNEL)

.PHONY: performance
performance:
	@cp $(BUILD)/bench/performance.md $(BUILD)/bench/*.svg docs/
	@echo "docs/performance.md is new."

.PHONY: style
style: packages
	@$(MAKE) --no-print-directory -j$$(nproc) $(BUILD)/segdrop
	@selftests/style

# FROM:TO, below PREFIX; the module is DKMS's.
INSTALLED := $(BUILD)/segdrop:bin/segdrop \
	     userspace/segdrop.8:share/man/man8/segdrop.8 \
	     userspace/segdrop-rules.5:share/man/man5/segdrop-rules.5 \
	     userspace/completion/segdrop.bash:share/bash-completion/completions/segdrop \
	     userspace/completion/segdrop.zsh:share/zsh/site-functions/_segdrop

.PHONY: install
install: tool
	@for file in $(INSTALLED); do \
		[ -x "$${file%:*}" ] && mode=755 || mode=644; \
		install -D -m $$mode "$${file%:*}" "$(DESTDIR)$(PREFIX)/$${file#*:}" || exit; \
	done

# Of a DESTDIR nothing is left that was made for these files; the system's folders stay.
.PHONY: uninstall
uninstall:
	@for file in $(INSTALLED); do \
		rm -f "$(DESTDIR)$(PREFIX)/$${file#*:}" || exit; \
		folder=$(PREFIX:/%=%)/$$(dirname "$${file#*:}"); folder=$${folder#/}; \
		[ -z "$(DESTDIR)" ] || [ ! -d "$(DESTDIR)/$$folder" ] || \
			(cd "$(DESTDIR)" && rmdir -p --ignore-fail-on-non-empty "$$folder") || exit; \
	done

.PHONY: clean
clean:
	rm -rf $(BUILD)
