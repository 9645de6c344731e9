# The menu of verbs; `make` alone prints it.

# The compilers to build in: cranelift, llvm, singlepass, or several with commas between them.
FEATURES ?= cranelift

PHP ?= php
LIBRARY := $(CURDIR)/target/release/libwasm.so
WITH_EXTENSION := $(PHP) -n -d extension=$(LIBRARY)

# The default features need no flags: asked for by hand, cargo would take them for another build.
# FEATURES are the compilers; what else is a default comes with them.
comma := ,
CARGO_FLAGS := $(if $(filter-out cranelift,$(FEATURES)),--no-default-features --features $(FEATURES)$(comma)component)

# See the script for why.
ifeq ($(origin LIBCLANG_PATH),undefined)
LIBCLANG_OF_CLANG = $(shell tools/libclang-path.sh)
BUILD_ENV = $(if $(LIBCLANG_OF_CLANG),LIBCLANG_PATH=$(LIBCLANG_OF_CLANG))
endif

# llvm-sys finds LLVM by this name.
ifneq ($(findstring llvm,$(FEATURES)),)
export LLVM_SYS_221_PREFIX ?= /usr/lib/llvm-22
endif

.DEFAULT_GOAL := help
.PHONY: help demo test bench bench-instructions fuzz lint stubs docs manual dist matrix install build first-test deps-build deps-dist deps-test

help: ## this list
	@echo "make <verb> [FEATURES=cranelift,llvm,singlepass]"
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

demo: build ## the seed's program, then n-body against native Rust and plain PHP, and what a boot costs
	$(WITH_EXTENSION) examples/simple.php
	WASM_EXTENSION=$(LIBRARY) WASM_DEMO_COMPILERS=$(FEATURES) $(PHP) examples/nbody/demo.php

test: first-test deps-test build ## every test; the last line is the score
	$(BUILD_ENV) COMPOSER_ALLOW_SUPERUSER=1 WASM_FEATURES=$(FEATURES) composer --no-interaction test

bench: build ## the benchmarks: docs/benchmarks.md, and the ratios and chart of the README
	WASM_EXTENSION=$(LIBRARY) WASM_DEMO_COMPILERS=$(FEATURES) $(PHP) benches/php/run.php

bench-instructions: build ## what crossing the border takes in instructions, counted by valgrind
	WASM_EXTENSION=$(LIBRARY) $(PHP) benches/php/instructions.php

FUZZ_SECONDS ?= 60

fuzz: build ## the fuzz targets, FUZZ_SECONDS each (60)
	$(BUILD_ENV) WASM_EXTENSION=$(LIBRARY) PHP=$(PHP) fuzz/run.sh $(FUZZ_SECONDS)

lint: deps-test ## rustfmt and clippy
	$(BUILD_ENV) WASM_FEATURES=$(FEATURES) $(PHP) php-tests/run.php fmt clippy

stubs: build ## hold the stubs against the extension
	WASM_EXTENSION=$(LIBRARY) $(PHP) -d extension=$(LIBRARY) $$(test -x vendor/bin/phpunit && echo vendor/bin/phpunit || command -v phpunit) --filter StubsTest

docs: ## the documentation of the Rust code, in target/doc
	$(BUILD_ENV) cargo doc --release --workspace --no-deps --document-private-items $(CARGO_FLAGS)

dist: deps-dist ## what is published for the PHP at hand, in target/dist
	PHP=$(PHP) FEATURES=$(FEATURES) tools/dist/build.sh

matrix: ## build and test for other PHPs, in root directories of their own: CELLS="8.4 8.6 zts"
	tools/matrix/run.sh $(or $(CELLS),all)

manual: ## the manual as a website, in target/manual
	tools/manual.sh

install: build ## copy the extension to where PHP looks for it
	install -D -m 644 $(LIBRARY) "$(DESTDIR)$$(php-config --extension-dir)/wasm.so"
	@echo "Now add this line to php.ini, or to a file of its own in $$($(PHP) -r 'echo PHP_CONFIG_FILE_SCAN_DIR;'):"
	@echo "    extension=wasm"

build: deps-build ## the extension, as target/release/libwasm.so
	$(BUILD_ENV) cargo build --release --workspace $(CARGO_FLAGS)

# The minutes are those of two processors with nothing else to do.
first-test:
	@test -e target/tools || { \
		echo "The first run of make test takes longer than those after it, by"; \
		test -e $(LIBRARY) || echo "  6 minutes  compiling the extension, with wasmer and its compilers"; \
		echo "  3 minutes  compiling the tests of Rust, which share wasmer and its compilers with the extension"; \
		echo "  1 minute   compiling the tool for the tests of the specification"; \
		echo "  3 minutes  having clippy look at every crate once"; \
		echo "and by what npm needs to fetch the modules of other people."; \
		echo; \
	}

deps-build:
	@tools/install-deps.sh build
	@case ",$(FEATURES)," in *,llvm,*) tools/install-deps.sh llvm ;; esac

deps-dist: deps-build
	@tools/install-deps.sh dist

deps-test:
	@tools/install-deps.sh test
