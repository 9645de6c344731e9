# The rules behind phpize's own: cargo builds wasm.so, and phpize's rules for all, install and test find it by wasm.la.

WASM_ROOT = $(srcdir)/..
# Not below this directory: phpize's `make clean` deletes whatever is called *.so, *.o or *.a here.
WASM_TARGET_DIR = $(WASM_ROOT)/target
WASM_INPUTS = src stubs tools/api.php build build.rs Cargo.toml Cargo.lock
WASM_SOURCES := $(shell find $(addprefix $(WASM_ROOT)/,$(WASM_INPUTS)) -type f)

# What `make test` runs.
TESTS ?= $(WASM_ROOT)/php-tests/phpt

# By the times of the files, without asking cargo: `sudo make install` must not need a Rust of root's own.
# The + hands the jobs of `make -j` to cargo.
$(phplibdir)/wasm.so: $(WASM_SOURCES)
	+PATH="$(WASM_CARGO_BIN):$$PATH" PHP="$(PHP_EXECUTABLE)" PHP_CONFIG="$(WASM_PHP_CONFIG)" \
	$(if $(LIBCLANG_PATH),LIBCLANG_PATH="$(LIBCLANG_PATH)") \
	$(if $(LLVM_SYS_221_PREFIX),LLVM_SYS_221_PREFIX="$(LLVM_SYS_221_PREFIX)") \
	$(CARGO) build --locked $(WASM_CARGO_FLAGS) --manifest-path $(WASM_ROOT)/Cargo.toml --target-dir $(WASM_TARGET_DIR)
	@mkdir -p $(phplibdir)
	cp $(WASM_TARGET_DIR)/$(PHP_WASM_PROFILE)/libwasm.so $@

$(phplibdir)/wasm.la: $(phplibdir)/wasm.so
	@echo "dlname='wasm.so'" > $@
