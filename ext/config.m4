dnl Lets phpize and PIE build the extension with cargo: `phpize && ./configure && make && make install`, in this directory.
dnl At the top of the tree phpize would overwrite the project's Makefile, and `phpize --clean` would delete it.

PHP_ARG_ENABLE([wasm],
  [whether to enable WebAssembly],
  [AS_HELP_STRING([--enable-wasm], [Enable WebAssembly])],
  [yes])

PHP_ARG_WITH([wasm-compilers],
  [for the compilers to build in],
  [AS_HELP_STRING([--with-wasm-compilers=LIST], [cranelift, llvm, singlepass, or several with commas between them [cranelift]])],
  [cranelift],
  [no])

PHP_ARG_WITH([wasm-profile],
  [for the cargo profile],
  [AS_HELP_STRING([--with-wasm-profile=NAME], [release, or quick: without link-time optimisation [release]])],
  [release],
  [no])

if test "$PHP_WASM" != "no"; then
  dnl cargo would say it minutes later, and in its own words. Without a value an option is "yes".
  for wasm_compiler in `echo "$PHP_WASM_COMPILERS" | tr ',' ' '`; do
    case $wasm_compiler in
      cranelift|llvm|singlepass) ;;
      *) AC_MSG_ERROR([--with-wasm-compilers takes cranelift, llvm, singlepass, or several with commas between them; "$wasm_compiler" given]) ;;
    esac
  done
  case $PHP_WASM_PROFILE in
    release|quick) ;;
    *) AC_MSG_ERROR([--with-wasm-profile takes release or quick; "$PHP_WASM_PROFILE" given]) ;;
  esac

  dnl What rustup installs is not always on the path, under sudo for one.
  AC_PATH_PROG([CARGO], [cargo], [], [$PATH$PATH_SEPARATOR$HOME/.cargo/bin])
  if test -z "$CARGO"; then
    AC_MSG_ERROR([cargo is missing: install Rust from https://rustup.rs])
  fi
  WASM_CARGO_BIN=`dirname "$CARGO"`

  wasm_rust_wanted=`sed -n 's/^rust-version = "\(.*\)"/\1/p' "$srcdir/../Cargo.toml"`
  AC_MSG_CHECKING([for Rust $wasm_rust_wanted or later])
  wasm_rust=`PATH="$WASM_CARGO_BIN:$PATH" rustc --version 2>/dev/null | cut -d ' ' -f 2`
  AC_MSG_RESULT([${wasm_rust:-none}])
  AS_VERSION_COMPARE([$wasm_rust], [$wasm_rust_wanted],
    [AC_MSG_ERROR([Rust ${wasm_rust:-is not} there: rustup toolchain install stable])])

  dnl ext-php-rs generates its bindings from PHP's headers with it.
  AC_MSG_CHECKING([for libclang])
  if test -z "$LIBCLANG_PATH"; then
    LIBCLANG_PATH=`"$srcdir/../tools/libclang-path.sh"`
  fi
  AC_MSG_RESULT([${LIBCLANG_PATH:-left to bindgen}])

  case ",$PHP_WASM_COMPILERS," in
    *,llvm,*)
      dnl llvm-sys finds it by this name.
      AC_MSG_CHECKING([for LLVM 22.1])
      if test -z "$LLVM_SYS_221_PREFIX"; then
        LLVM_SYS_221_PREFIX=/usr/lib/llvm-22
      fi
      if test ! -x "$LLVM_SYS_221_PREFIX/bin/llvm-config"; then
        AC_MSG_ERROR([not in $LLVM_SYS_221_PREFIX: install llvm-22-dev, libpolly-22-dev and libzstd-dev, or say by LLVM_SYS_221_PREFIX where it is])
      fi
      AC_MSG_RESULT([$LLVM_SYS_221_PREFIX])
      ;;
  esac

  dnl ext-php-rs wants paths, and php-config may be a name.
  WASM_PHP_CONFIG=`command -v "$PHP_CONFIG"`

  WASM_CARGO_FLAGS="--profile $PHP_WASM_PROFILE --package wasm"
  if test "$PHP_WASM_COMPILERS" != "cranelift"; then
    WASM_CARGO_FLAGS="$WASM_CARGO_FLAGS --no-default-features --features $PHP_WASM_COMPILERS,component"
  fi

  dnl With no directory to make phpize's configure before PHP 8.4 complains.
  PHP_ADD_BUILD_DIR([modules])

  PHP_MODULES="$PHP_MODULES \$(phplibdir)/wasm.la"
  PHP_SUBST([CARGO])
  PHP_SUBST([WASM_CARGO_BIN])
  PHP_SUBST([WASM_CARGO_FLAGS])
  PHP_SUBST([WASM_PHP_CONFIG])
  PHP_SUBST([PHP_WASM_PROFILE])
  PHP_SUBST([LIBCLANG_PATH])
  PHP_SUBST([LLVM_SYS_221_PREFIX])
  PHP_ADD_MAKEFILE_FRAGMENT([$abs_srcdir/Makefile.frag], [$abs_srcdir], [$abs_builddir])
fi
