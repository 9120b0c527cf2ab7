# cutlist.mk: videos -> records -> segments -> clips, or a film, by GNU make
# (4.2 or later).  Include it from a Makefile that sets
#
#	VIDEOS    the files; names without blanks and the like
#	OUT       a folder for what is made (cut)
#	FRAMESTATFLAGS BEATSCANFLAGS   how they are examined
#	RANKFLAGS                      what counts, and how much of it
#	CUTFLAGS                       how clips are cut
#	SONG FILM FILMFLAGS            a film cut to this song, in this file
#	TOOLPREFIX                     of the installed tools
#
# Targets: clips, segments, records, film; and for a/b.mp4 alone:
#
#	$(OUT)/a/b.mp4.records     what was found out, a stream of records
#	$(OUT)/a/b.mp4.segments    with the segments
#	$(OUT)/a/b.mp4.clips       the records of its clips: a stamp, and
#	$(OUT)/a/b.mp4.d           the folder where they lie
#
# A change of options makes anew what depends on them, a new version of the
# tools everything.  What is there is whole: it is written under another name
# first.

ifneq ($(filter 3.% 4.0 4.0.% 4.1 4.1.%,$(MAKE_VERSION)),)
$(error cutlist.mk needs GNU make 4.2 or later)
endif

OUT ?= cut
cutlist_probe     := $(TOOLPREFIX)probe
cutlist_framestat := $(TOOLPREFIX)framestat
cutlist_beatscan  := $(TOOLPREFIX)beatscan
cutlist_rank      := $(TOOLPREFIX)rank
cutlist_cutlist   := $(TOOLPREFIX)cutlist

# --- names ------------------------------------------------------------------

# Make takes a name with a blank for two.
cutlist_lost := $(strip $(foreach v,$(VIDEOS) $(SONG),$(if $(wildcard \
    $(v)),,$(v))))
ifneq ($(cutlist_lost),)
$(error cutlist.mk: there is no file $(firstword $(cutlist_lost)): is there a blank in its name? Make can not handle that; rename it, or use cutlist without make)
endif

cutlist_hash := \#
cutlist_odd := $(strip $(foreach v,$(VIDEOS) $(SONG) $(FILM) $(OUT),$(foreach \
    c,% : ; ' " ` $$ & | * ? < > \ $(cutlist_hash),$(if $(findstring \
    $(c),$(v)),$(v)))) $(foreach v,$(VIDEOS),$(if $(findstring /../,/$(v)),$(v))))
ifneq ($(cutlist_odd),)
$(error cutlist.mk: make can not handle the name $(firstword $(cutlist_odd)): rename it, or use cutlist without make)
endif

# --- options ----------------------------------------------------------------

# A file that holds the options, written anew when they are not the same.
cutlist_version := $(shell $(cutlist_cutlist) -V)
ifeq ($(cutlist_version),)
$(error cutlist.mk: $(cutlist_cutlist) can not be run: is it on PATH?)
endif

define cutlist_options
cutlist_now_$(1) := $(strip $(cutlist_version) $(2))
ifneq ($$(cutlist_now_$(1)),$$(file <$(OUT)/.options-$(1)))
.PHONY: $(OUT)/.options-$(1)
endif
$(OUT)/.options-$(1):
	@mkdir -p $$(@D)
	@printf '%s\n' '$$(subst ','\'',$$(cutlist_now_$(1)))' >$$@
endef

.PHONY: clips segments records film
clips: $(VIDEOS:%=$(OUT)/%.clips)

$(eval $(call cutlist_options,records,framestat $(FRAMESTATFLAGS) beatscan $(BEATSCANFLAGS)))
$(eval $(call cutlist_options,segments,$(RANKFLAGS)))
$(eval $(call cutlist_options,clips,$(CUTFLAGS)))
$(eval $(call cutlist_options,film,$(SONG) $(FILMFLAGS) $(VIDEOS)))

segments: $(VIDEOS:%=$(OUT)/%.segments)
records: $(VIDEOS:%=$(OUT)/%.records)

.DELETE_ON_ERROR:
.SECONDARY: $(VIDEOS:%=$(OUT)/%.records) $(VIDEOS:%=$(OUT)/%.segments)

# --- rules ------------------------------------------------------------------

# What begins and ends a recipe.  Others at work share the machine with us, and
# the terminal, so there are no bars of progress; the result gets its name when
# its last record is there.
cutlist_begin = @mkdir -p '$(@D)'; \
    CUTLIST_SHARE=$${CUTLIST_SHARE:-$(or $(patsubst -j%,%,$(filter \
    -j%,$(MAKEFLAGS))),1)}; TERM=dumb; export CUTLIST_SHARE TERM; \
    trap 'rm -f "$@.part"' EXIT; trap 'exit 1' HUP INT TERM
cutlist_end = tail -n 1 '$@.part' | grep -q '^{"type":"done"' && \
    mv '$@.part' '$@'

$(OUT)/%.records: % $(OUT)/.options-records
	@echo '  examine  $<'
	$(cutlist_begin); \
	$(cutlist_probe) -g -c -- '$<' | \
	    $(cutlist_framestat) $(FRAMESTATFLAGS) | \
	    $(cutlist_beatscan) $(BEATSCANFLAGS) >'$@.part' && $(cutlist_end)

$(OUT)/%.segments: $(OUT)/%.records $(OUT)/.options-segments
	@echo '  rank     $*'
	$(cutlist_begin); \
	$(cutlist_rank) $(RANKFLAGS) <'$<' >'$@.part' && $(cutlist_end)

# Clips that an earlier list had and this one has not are removed.
$(OUT)/%.clips: $(OUT)/%.segments $(OUT)/.options-clips
	@echo '  cut      $*'
	$(cutlist_begin); \
	$(cutlist_cutlist) --only $(CUTFLAGS) -o '$(OUT)/$*.d' \
	    <'$<' >'$@.part' || exit; \
	if [ -f '$(OUT)/$*.d/.made' ]; then \
		jq -r 'select(.type == "clip").path' '$@.part' | \
		    grep -vxFf - '$(OUT)/$*.d/.made' | tr '\n' '\0' | \
		    xargs -0r rm -f --; \
	fi; \
	jq -r 'select(.type == "clip").path' '$@.part' >'$(OUT)/$*.d/.made' && \
	$(cutlist_end)

ifneq ($(and $(SONG),$(FILM)),)
film: $(FILM)

$(FILM): $(VIDEOS) $(SONG) $(OUT)/.options-film
	@echo '  film     $@'
	@mkdir -p '$(@D)'
	$(cutlist_cutlist) -y -m '$(SONG)' $(FILMFLAGS) -o '$@' -- $(VIDEOS)
endif
