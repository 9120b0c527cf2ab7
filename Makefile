# cutlist: build, test, install.  GNU make 4.2 or later, nothing generated
# beforehand.  `make help` lists the targets.
#
# CC CFLAGS CPPFLAGS LDFLAGS LDLIBS PREFIX DESTDIR TOOLPREFIX are the caller's
# (from the environment, the command line, or a file config.mk that git
# ignores); ours are ALL*.  One build folder a flavour, so no flavour needs a
# `make clean`; a change of flags rebuilds.

.SUFFIXES:
.SECONDARY:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

-include config.mk

VERSION    := $(shell cat VERSION)
PREFIX     ?= /usr/local
BINDIR     ?= $(PREFIX)/bin
MANDIR     ?= $(PREFIX)/share/man
DATADIR    ?= $(PREFIX)/share/cutlist
COMPDIR    ?= $(PREFIX)/share/bash-completion/completions
TOOLPREFIX ?=
B          ?= build
SAN        ?=
WERROR     ?=
CFLAGS     ?= $(if $(SAN),-O1,-O2 $(VECTORS)) -g
# At -O2 gcc vectorises only loops whose length it knows; pictures and sound are
# as long as they are.
VECTORS    ?= $(if $(findstring clang,$(CC)),,-fvect-cost-model=dynamic)

DEPS         ?= scripts/deps
FUZZ_CC      ?= clang
FUZZ_SECONDS ?= 60

# Absolute, and whole where the path of the checkout has spaces in it.
BUILD = $(if $(filter /%,$(B)),$(B),$(CURDIR)/$(B))
MEDIA ?= $(CURDIR)/build/media

# Folders with code in them; those with a main file of their name are tools.
PARTS   := $(sort $(notdir $(patsubst %/,%,$(dir $(wildcard tools/*/*.c)))))
TOOLS   := $(foreach p,$(PARTS),$(if $(wildcard tools/$(p)/$(p).c),$(p)))
WARN    := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
           -Wold-style-definition -Wpointer-arith -Wwrite-strings -Wvla \
           -Wformat=2 -Wimplicit-fallthrough $(if $(WERROR),-Werror)
ALLCPP   = -D_XOPEN_SOURCE=700 -DVERSION='"$(VERSION)"' \
           -DTOOLPREFIX='"$(TOOLPREFIX)"' -Ilib $(CPPFLAGS)
SANFLAGS = $(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all \
           -fno-omit-frame-pointer)
ALLC     = -std=c11 $(WARN) $(SANFLAGS) \
           $(if $(FUZZ),-fsanitize=fuzzer-no-link) $(CFLAGS)
ALLLD    = $(SANFLAGS) $(CFLAGS) $(LDFLAGS)
ALLLIBS  = -lcjson -lxxhash -lzstd -lm $(LDLIBS)

LIBOBJ  := $(patsubst %.c,$(B)/%.o,$(wildcard lib/*.c))
UNITS   := $(patsubst %.c,$(B)/%,$(wildcard tests/unit/*.c))
HELPERS := $(patsubst %.c,$(B)/%,$(wildcard tests/tools/*.c))
FUZZERS := $(patsubst %.c,$(B)/%,$(wildcard tests/fuzz/*.c))
# Programs that make material and learn numbers from it: NAME.c and NAME_*.c.
FITS    := $(foreach f,$(wildcard tests/fit/*.c),$(if $(findstring _,$(notdir $(f))),,$(f:%.c=$(B)/%)))
# Scripts that are installed; they stand beside the tools, as they will later.
COMMANDS := cut-batch cut-live cut-stills cut-watch
SCRIPTED := $(COMMANDS:%=$(B)/$(TOOLPREFIX)%)
BINS    := $(TOOLS:%=$(B)/$(TOOLPREFIX)%) $(SCRIPTED)
COMPS   := $(TOOLS:%=$(B)/completion/$(TOOLPREFIX)%) \
           $(COMMANDS:%=$(B)/completion/$(TOOLPREFIX)%)
ARCHIVES := $(PARTS:%=$(B)/%.a) $(B)/libcut.a

# The tests to run; T picks some.  Named as in the plain build, they are found
# in every flavour.  Many short ones at the end let all jobs end together.
SCRIPTS := $(if $(VG),,$(wildcard tests/*.t)) $(wildcard tests/*/*.t)
TESTS   := $(or $(T:build/tests/%=$(B)/tests/%),$(SCRIPTS) $(UNITS))

.PHONY: all check check-now check-cuts check-faults san valgrind fuzz \
        fuzz-now lint bench eval demo deps install uninstall dist clean help

all: $(BINS) $(COMPS)

help:
	@sed -n 's/^#: \{0,1\}//p' Makefile

#: make              the tools, into build/
#: make check        install what building and testing need, build, test;
#:                   T="tests/probe/x.t build/tests/unit/tc" runs only these
#: make check-cuts   300 cuts at random, every picture and sound of them checked;
#:                   N=50 SEED=2 FILMS="vfr.mp4 film.mp4" METHODS=smart
#: make check-faults 200 runs in which something goes wrong; N= SEED= KIND=
#: make demo         the same for a demonstration; IN=my.mp4 shows your film
#: make san          all tests under the address and undefined sanitizers
#: make valgrind     unit and scenario tests under valgrind
#: make fuzz         each fuzzer from its corpus, FUZZ_SECONDS=60 in all
#: make lint         manual pages, shell scripts, house rules
#: make bench        the benchmarks
#: make eval         accuracy against known truth, where there is any: EVAL=
#: make deps         only install what the above need (DEPS=: never does)
#: make install      PREFIX=/usr/local DESTDIR= TOOLPREFIX= (cl-: cl-probe)
#: make uninstall    with the same variables: takes exactly that away
#: make dist         a source archive of the tagged version (DIST_ANY=1: any)
#: make clean
#:
#: CC CFLAGS CPPFLAGS LDFLAGS LDLIBS are yours, B=build is where it all goes,
#: V=1 prints commands whole.
#: Lines such as CFLAGS = -O3 in a file config.mk are remembered.

# A command is told in two words; V=1 prints it whole.
short = $(if $(V),,@echo '  $(1)  $(2)';)

# What everything was compiled with; written anew, and so everything made
# anew, when it is not the same any more.
FLAGS := $(strip $(CC) $(ALLCPP) $(ALLC) $(ALLLD) $(ALLLIBS))
ifneq ($(FLAGS),$(file <$(B)/flags))
.PHONY: $(B)/flags
endif
$(B)/flags:
	@mkdir -p $(@D)
	@printf '%s\n' '$(subst ','\'',$(FLAGS))' >$@

$(B)/%.o: %.c $(B)/flags
	@mkdir -p $(@D)
	$(call short,CC,$@)$(CC) $(ALLCPP) $(ALLC) -MMD -MP -c -o $@ $<

# Tools find data beside them, in ../share/cutlist; where it is installed
# elsewhere share.c must be told, and no other file made anew for it.
BESIDE  := $(patsubst %/bin,%/share/cutlist,$(BINDIR))
FARDATA := $(if $(subst |$(DATADIR)|,,|$(BESIDE)|),$(DATADIR))
ifneq (|$(FARDATA),$(file <$(B)/datadir))
.PHONY: $(B)/datadir
endif
$(B)/datadir:
	@mkdir -p $(@D)
	@printf '%s\n' '|$(subst ','\'',$(FARDATA))' >$@

$(B)/lib/share.o: ALLCPP += -DDATADIR='"$(subst ','\'',$(FARDATA))"'
$(B)/lib/share.o: $(B)/datadir

$(B)/libcut.a: $(LIBOBJ)
	@rm -f $@
	$(call short,AR,$@)$(AR) rcs $@ $^

# A tool is all of its folder's files.  Everything but its main file goes into
# an archive too, so that unit tests and fuzzers link the same objects.
define part
$(B)/$(1).a: $(patsubst %.c,$(B)/%.o,$(filter-out tools/$(1)/$(1).c,$(wildcard tools/$(1)/*.c)))
	@rm -f $$@
	$$(call short,AR,$$@)$$(AR) rcs $$@ $$^
endef
$(foreach p,$(PARTS),$(eval $(call part,$(p))))

define tool
$(B)/$(TOOLPREFIX)$(1): $(B)/tools/$(1)/$(1).o $(B)/$(1).a $(B)/libcut.a
	$$(call short,LD,$$@)$$(CC) $$(ALLLD) -o $$@ $$^ $$(ALLLIBS)
$(B)/completion/$(TOOLPREFIX)$(1): $(B)/$(TOOLPREFIX)$(1) scripts/completion
	@mkdir -p $$(@D)
	$$(call short,GEN,$$@)scripts/completion $(TOOLPREFIX)$(1) $$< >$$@
endef
$(foreach t,$(TOOLS),$(eval $(call tool,$(t))))

# Its options need no tool to be told.
define command
$(B)/$(TOOLPREFIX)$(1): scripts/$(1) scripts/whole scripts/command.sh \
    $(sort $(wildcard scripts/$(1:cut-%=%)/*.sh))
	@mkdir -p $$(@D)
	$$(call short,CP,$$@)scripts/whole scripts/$(1) >$$@ && chmod 755 $$@
$(B)/completion/$(TOOLPREFIX)$(1): $(B)/$(TOOLPREFIX)$(1) scripts/completion
	@mkdir -p $$(@D)
	$$(call short,GEN,$$@)scripts/completion $(TOOLPREFIX)$(1) $$< >$$@
endef
$(foreach c,$(COMMANDS),$(eval $(call command,$(c))))

$(UNITS) $(HELPERS): $(B)/%: $(B)/%.o $(ARCHIVES)
	$(call short,LD,$@)$(CC) $(ALLLD) -o $@ $^ $(ALLLIBS)

define fit
$(1): $(patsubst %.c,$(B)/%.o,$(wildcard $(1:$(B)/%=%).c $(1:$(B)/%=%)_*.c)) $(ARCHIVES)
	$$(call short,LD,$$@)$$(CC) $$(ALLLD) -o $$@ $$^ $$(ALLLIBS)
endef
$(foreach f,$(FITS),$(eval $(call fit,$(f))))

$(FUZZERS): $(B)/%: $(B)/%.o $(ARCHIVES)
	$(call short,LD,$@)$(CC) -fsanitize=fuzzer $(ALLLD) -o $@ $^ $(ALLLIBS)

-include $(wildcard $(patsubst %,$(B)/%/*.d,lib tests/unit tests/tools \
	tests/fuzz tests/fit $(PARTS:%=tools/%)))

# Each of these first installs what it needs, then starts over: what was
# missing when this make began to read is there when the next one does.
# Tests call the tools by their plain names.
AGAIN = +@$(MAKE) --no-print-directory $(if $(TOOLPREFIX),TOOLPREFIX=)
PLAIN = $(B)$(if $(TOOLPREFIX),/plain)
REPORT = halt_on_error=1:exitcode=99:print_stacktrace=1

check:
	@$(DEPS) run build test
	$(AGAIN) B='$(PLAIN)' check-now

san:
	@$(DEPS) run build test
	$(AGAIN) B='$(PLAIN)/san' SAN=address,undefined check-now

valgrind:
	@$(DEPS) run build test
	$(AGAIN) B='$(PLAIN)' VG=1 check-now

fuzz:
	@$(DEPS) build test
	$(AGAIN) B='$(PLAIN)/fuzz' CC='$(FUZZ_CC)' FUZZ=1 \
	    SAN=address,undefined fuzz-now

# A name goes through the environment, as it was typed: a line feed in it would
# end the command.
ifdef IN
override IN := $(value IN)
export IN
endif
demo:
	@$(DEPS) run build
	$(AGAIN) B='$(PLAIN)' all
	@B='$(BUILD)$(if $(TOOLPREFIX),/plain)' scripts/demo $${IN:+"$$IN"}

lint:
	@$(DEPS) test
	@scripts/lint

check-now: $(BINS) $(HELPERS) $(FITS) $(if $(T),$(filter $(UNITS),$(TESTS)),$(UNITS))
	@$(if $(VG),tests/valgrind/wrap '$(BUILD)' $(TOOLS))
	@B='$(BUILD)' MEDIA='$(MEDIA)' SAN='$(SAN)' VG='$(VG)' CC='$(CC)' \
	    ASAN_OPTIONS='$(REPORT):detect_leaks=1:detect_stack_use_after_return=1:strict_string_checks=1:$(ASAN_OPTIONS)' \
	    UBSAN_OPTIONS='$(REPORT):$(UBSAN_OPTIONS)' \
	    scripts/run-tests $(TESTS)

fuzz-now: $(FUZZERS)
	@B='$(BUILD)' FUZZ_SECONDS='$(FUZZ_SECONDS)' scripts/fuzz $(FUZZERS)

CUTHELPERS := $(filter $(B)/tests/tools/framecode $(B)/tests/tools/cutcheck,$(HELPERS))

check-cuts: all $(CUTHELPERS)
	@B='$(BUILD)' N='$(N)' SEED='$(SEED)' FILMS='$(FILMS)' \
	    METHODS='$(METHODS)' scripts/check-cuts

check-faults: all $(B)/tests/tools/strike
	@B='$(BUILD)' N='$(N)' SEED='$(SEED)' KIND='$(KIND)' \
	    scripts/check-faults

bench: all $(HELPERS)
	@for f in bench/*.sh; do \
		[ -f "$$f" ] || { echo "bench: nothing to measure yet"; break; }; \
		echo "== $$f"; \
		B='$(BUILD)' MEDIA='$(MEDIA)' sh "$$f" || exit; \
	done

eval: all
	@B='$(BUILD)' EVAL='$(EVAL)' scripts/eval

deps:
	@$(DEPS) run build test

INSTALLED = B='$(B)' DESTDIR='$(DESTDIR)' BINDIR='$(BINDIR)' \
            MANDIR='$(MANDIR)' DATADIR='$(DATADIR)' COMPDIR='$(COMPDIR)' \
            TOOLPREFIX='$(TOOLPREFIX)' TOOLS='$(TOOLS) $(COMMANDS)'

install: all
	@$(INSTALLED) scripts/install install

uninstall:
	@$(INSTALLED) scripts/install uninstall

dist:
	@DIST_ANY='$(DIST_ANY)' scripts/dist '$(VERSION)'

clean:
	rm -rf $(or $(B),build)
