# make            build/socho (V= shows the commands, B=dir builds elsewhere)
# make asan       build/asan/socho and the unit tests, with AddressSanitizer and UBSan
# make coverage   runs the tests with a program that counts, and prints which share of the lines ran
# make unit       builds and runs the unit tests (no database needed)
# make fuzz       builds the fuzz targets with clang into build/fuzz
# make lint       tsc, clang-tidy, cppcheck, gcc -fanalyzer (make -j2 -k lint shows everything)
# make types      tsc alone, for the browser application
# make format     clang-format in place; make format-check only looks
# make install    into DESTDIR/usr/local

B ?= build
V ?= @
PKGS = openssl libpq libpng libqrencode libevent libevent_openssl jansson libutf8proc inih libseccomp libsystemd \
       pangocairo zbar libzip expat liboath libcurl
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS))
PKG_LIBS := $(shell pkg-config --libs $(PKGS)) -largon2 -lcsv -lxlsxwriter -lm

WARNINGS = -Wall -Wextra -Wshadow -Wconversion -Wvla -Wformat=2 -Wstrict-prototypes -Wmissing-prototypes
# Hardening that gcc 12 has as single flags; -fhardened came with 14.
HARDEN = -fstack-protector-strong -fstack-clash-protection -fcf-protection=full -ftrivial-auto-var-init=zero -fPIE \
         -fno-strict-overflow -fno-delete-null-pointer-checks
FORTIFY = -D_FORTIFY_SOURCE=3
OPT = -O2 -g
# The same sources give the same bytes, wherever they stand.
REPRODUCIBLE = -ffile-prefix-map=$(CURDIR)=. -ffile-prefix-map=$(B)/=build/
EXTRA =
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE $(OPT) $(FORTIFY) $(HARDEN) $(WARNINGS) $(REPRODUCIBLE) $(EXTRA) -Iinclude -I$(B)/gen \
             $(patsubst -I%,-isystem%,$(PKG_CFLAGS)) $(CFLAGS)
ALL_LDFLAGS = -pie -Wl,-z,relro,-z,now,-z,noexecstack $(EXTRA) $(LDFLAGS)

SOURCES := $(sort $(wildcard src/*.c src/*/*.c))
OBJECTS = $(SOURCES:src/%.c=$(B)/obj/%.o) $(B)/obj/gen/sql.o $(B)/obj/gen/embed.o $(B)/obj/gen/app_files.o \
          $(B)/obj/gen/glyphs.o
HOUSE = $(filter-out $(B)/obj/main.o,$(OBJECTS))
HEADERS := $(shell find include src -name '*.h' -o -name '*.def')
SQL := $(sort $(shell find sql -name '*.sql'))
EMBEDDED := $(filter-out src/app/%,$(sort $(wildcard src/*/*.json)))
GENERATED = $(B)/gen/sql.h $(B)/gen/sql.c $(B)/gen/embed.h $(B)/gen/embed.c $(B)/gen/glyphs.c $(B)/gen/app_files.h \
            $(B)/gen/app_files.c $(B)/gen/app_files.def

.PHONY: all asan unit fuzz lint format install clean
.DELETE_ON_ERROR:
all: $(B)/socho

$(B)/socho: $(OBJECTS) $(UNSEALED)
	@echo "  link $@"
	$(V)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) $(if $(UNSEALED),$(UNSEALED_LDFLAGS)) -o $@ $^ $(PKG_LIBS)

$(B)/obj/%.o: src/%.c $(B)/gen/sql.h $(B)/gen/embed.h Makefile
	@mkdir -p $(@D)
	@echo "  cc   $<"
	$(V)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(B)/obj/gen/%.o: $(B)/gen/%.c Makefile
	@mkdir -p $(@D)
	$(V)$(CC) $(ALL_CFLAGS) -c -o $@ $<

# Every sql/queries/<room>/<name>.sql becomes a named, typed statement; migrations are embedded.
$(B)/tools/sqlgen: tools/sqlgen.c
	@mkdir -p $(@D)
	$(V)$(CC) -std=c11 -D_GNU_SOURCE -O1 -g $(WARNINGS) -o $@ $<

$(B)/gen/sql.h $(B)/gen/sql.c &: $(B)/tools/sqlgen $(SQL)
	@mkdir -p $(@D)
	$(V)$(B)/tools/sqlgen $(B)/gen $(SQL)

# Files that the program carries in itself.
$(B)/tools/embed: tools/embed.c
	@mkdir -p $(@D)
	$(V)$(CC) -std=c11 -D_GNU_SOURCE -O1 -g $(WARNINGS) -o $@ $<

$(B)/gen/embed.h $(B)/gen/embed.c &: $(B)/tools/embed $(EMBEDDED)
	@mkdir -p $(@D)
	$(V)$(B)/tools/embed $(B)/gen embed $(EMBEDDED)

# The browser application: tools/app.mjs bundles src/app with the packages of its lock file. One for every B.
APP = build/app
APP_SOURCES := $(shell find src/app -type f)
$(APP)/installed: src/app/package.json src/app/package-lock.json
	@mkdir -p $(@D)
	@command -v node >/dev/null && command -v npm >/dev/null || { \
	  echo "The browser application is built with Node.js: apt-get install nodejs npm (or tools/packages run)" >&2; exit 1; }
	@echo "  npm  src/app"
	$(V)cp src/app/package.json src/app/package-lock.json $(@D)
	$(V)cd $(@D) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null >&2
	@touch $@

$(APP)/files.def: $(APP)/installed $(APP_SOURCES) tools/app.mjs
	@echo "  app  src/app"
	$(V)node tools/app.mjs $(APP)

$(B)/gen/app_files.h $(B)/gen/app_files.c $(B)/gen/app_files.def &: $(B)/tools/embed $(APP)/files.def
	@mkdir -p $(@D)
	$(V)$(B)/tools/embed $(B)/gen app_files $$(cat $(APP)/files.list)
	$(V)cp $(APP)/files.def $(B)/gen/app_files.def

$(B)/obj/http/app.o: $(B)/gen/app_files.h $(B)/gen/app_files.def

# Letters for pictures that are made without a font.
$(B)/tools/glyphs: tools/glyphs.c
	@mkdir -p $(@D)
	$(V)$(CC) -std=c11 -D_GNU_SOURCE -O1 -g $(WARNINGS) $(patsubst -I%,-isystem%,$(shell pkg-config --cflags pangocairo)) \
	  -o $@ $< $(shell pkg-config --libs pangocairo) -lm

$(B)/gen/glyphs.c: $(B)/tools/glyphs
	@mkdir -p $(@D)
	$(V)$(B)/tools/glyphs $(B)/gen

-include $(OBJECTS:.o=.d)

# Builds that are only for tests: see tests/unsealed/unsealed.c.
UNSEALED_LDFLAGS = -Wl,--wrap=sandbox_harden,--wrap=sandbox_close
TEST_BUILD = FORTIFY= REPRODUCIBLE= UNSEALED=tests/unsealed/unsealed.c all unit_programs bench_programs
ASAN = -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
asan:
	$(MAKE) B=build/asan OPT="-O1 -g" EXTRA="$(ASAN)" $(TEST_BUILD)

# tests/unit/x_test.c is one program; it links the whole house but main.
UNIT_TESTS := $(sort $(wildcard tests/unit/*_test.c))
UNIT_PROGRAMS = $(UNIT_TESTS:tests/unit/%.c=$(B)/unit/%)
$(B)/unit/%: tests/unit/%.c $(HOUSE)
	@mkdir -p $(@D)
	$(V)$(CC) $(ALL_CFLAGS) -Itests/unit -Isrc -Wno-missing-prototypes $(ALL_LDFLAGS) -o $@ $(filter-out %.h,$^) \
	  -lcmocka $(PKG_LIBS)
.PHONY: unit_programs
unit_programs: $(UNIT_PROGRAMS)
unit: $(UNIT_PROGRAMS)
	@failed=0; for t in $(UNIT_PROGRAMS); do $$t || failed=1; done; exit $$failed

# tests/fuzz/x.c defines LLVMFuzzerTestOneInput; corpora stand in tests/fuzz/corpus/x/.
FUZZ := $(sort $(wildcard tests/fuzz/*.c))
FUZZ_FLAGS = -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=undefined
fuzz:
	$(MAKE) B=build/fuzz CC=clang OPT="-O1 -g" FORTIFY= HARDEN=-fPIE EXTRA="$(FUZZ_FLAGS)" fuzz_programs
.PHONY: fuzz_programs
fuzz_programs: $(FUZZ:tests/fuzz/%.c=$(B)/%)
$(B)/%: tests/fuzz/%.c $(HOUSE)
	$(V)$(CC) $(ALL_CFLAGS) -Isrc -Wno-missing-prototypes -fsanitize=fuzzer -pie -o $@ $< $(HOUSE) $(PKG_LIBS)

# Programs of the benchmarks and helpers for the HTTP tests, tests/bench/x.c.
BENCH_PROGRAMS = $(patsubst tests/bench/%.c,$(B)/bench/%,$(wildcard tests/bench/*.c))
.PHONY: bench_programs
bench_programs: $(BENCH_PROGRAMS)
$(B)/bench/%: tests/bench/%.c $(HOUSE)
	@mkdir -p $(@D)
	$(V)$(CC) $(ALL_CFLAGS) -Wno-missing-prototypes $(ALL_LDFLAGS) -o $@ $(filter-out %.h,$^) $(PKG_LIBS) -lpthread

# The simulated phone, tests/bench/scan/, is in a benchmark and in a unit test.
SCAN_SOURCES := $(sort $(wildcard tests/bench/scan/*.c))
$(B)/bench/scan $(B)/unit/scan_test: $(SCAN_SOURCES) $(wildcard tests/bench/scan/*.h)

# Processes add up their counts in the files beside the objects when they end. The tests may run as another user.
COVERAGE_STAGES = unit sql statements http faults
.PHONY: coverage
coverage:
	$(MAKE) B=build/coverage OPT="-O0 -g" EXTRA=--coverage $(TEST_BUILD)
	find build/coverage -name '*.gcda' -delete
	chmod -R a+rwX build/coverage
	SOCHO_BUILD=build/coverage tools/test $(COVERAGE_STAGES)
	tools/coverage build/coverage

C_FILES = $(SOURCES) $(wildcard tests/unit/*.c tests/fuzz/*.c tests/bench/*.c tests/bench/scan/*.c tools/*.c)

# Each tool again only for what changed: an object's dependencies are the reason to look at its source again.
TIDY = $(SOURCES:src/%.c=$(B)/tidy/%)
CLANG_FLAGS = $(filter-out -fcf-protection=full -ftrivial-auto-var-init=zero,$(ALL_CFLAGS))
.PHONY: tidy cppcheck analyzer format-check types
lint: types tidy cppcheck analyzer
types: $(APP)/installed
	$(V)$(APP)/node_modules/.bin/tsc --noEmit -p src/app
	$(V)$(APP)/node_modules/.bin/tsc --noEmit -p src/app/worker
tidy: $(TIDY)
$(B)/tidy/%: src/%.c $(B)/obj/%.o .clang-tidy
	@mkdir -p $(@D)
	@echo "  tidy $<"
	$(V)clang-tidy --quiet $< -- $(CLANG_FLAGS) 2>$@.log || { cat $@.log; exit 1; }
	@touch $@
cppcheck: $(GENERATED)
	@mkdir -p $(B)/cppcheck
	$(V)cppcheck --quiet --error-exitcode=1 --std=c11 --enable=warning,performance,portability --inline-suppr \
	  --suppressions-list=.cppcheck-suppressions --cppcheck-build-dir=$(B)/cppcheck -j2 \
	  -Iinclude -Isrc -I$(B)/gen src tests/bench tools
analyzer:
	$(MAKE) B=build/analyzer OPT="-O1 -g" EXTRA="-fanalyzer -Werror" all

format:
	clang-format -i $(C_FILES) $(filter %.h,$(HEADERS))
format-check:
	clang-format --dry-run --Werror $(C_FILES) $(filter %.h,$(HEADERS))

install: $(B)/socho
	install -D -m 755 $(B)/socho $(DESTDIR)/usr/local/bin/socho

clean:
	rm -rf build
