#!/usr/bin/env bash
# Runs tests under a sanitizer: scripts/sanitize.sh address | addon [test files] | thread
#
# address: the engine's tests, with a nightly toolchain of rustup's, whose runtime it brings.
# addon:   the addon's suite, with an addon built by the same toolchain. Node is not built so, hence the runtime must be
#          loaded before it: GCC's, for rustup has none that can be. Every process of the suite writes its reports to
#          target/address/reports, and none may be there in the end. Leaks are not looked for: Node itself leaks at its
#          exit, and the suite counts the addon's allocations (__test__/memory.test.js).
# thread:  src/store/threads.rs. The standard library must be instrumented too, or its locks and joins go unseen and
#          everything looks like a race. It is built from Debian's sources, by the compiler that belongs to them (apt-get
#          install rustc-web cargo-web rust-web-src); Debian packs no runtime, so rustup's is linked, which is of the
#          same LLVM, and by rustup's linker: Debian's does not take it.
set -euo pipefail
cd "$(dirname "$0")/.."

target=x86_64-unknown-linux-gnu
case "${1:-}" in
  address)
    RUSTFLAGS=-Zsanitizer=address exec cargo +nightly test --no-default-features --lib \
      --target "$target" --target-dir target/address
    ;;
  addon)
    shift
    tests=("$@")
    # Not the licences': they are asked of cargo, which does not start behind the runtime.
    GLOBIGNORE=__test__/licenses.test.js
    [ $# -gt 0 ] || tests=(__test__/*.test.js)
    runtime=$(cc -print-file-name=libasan.so)
    [ -e "$runtime" ] || { echo 'sanitize: GCC has no libasan.so' >&2; exit 1; }
    output=target/address/addon reports=$PWD/target/address/reports
    # For what the suite builds by itself too.
    export RUSTUP_TOOLCHAIN=nightly RUSTFLAGS=-Zsanitizer=address CARGO_BUILD_TARGET=$target
    npx napi build --platform --no-js --target-dir target/address --output-dir "$output"
    rm -rf "$reports"
    mkdir "$reports"
    status=0
    AUTH0_ACTIONS_CACHE_BINARY=$(echo "$PWD/$output"/*.node) LD_PRELOAD=$runtime \
      ASAN_OPTIONS="detect_leaks=0:detect_stack_use_after_return=1:exitcode=86:log_path=$reports/report" \
      node --test --test-reporter=spec --test-concurrency=1 "${tests[@]}" || status=$?
    if [ -n "$(ls "$reports")" ]; then
      cat "$reports"/* >&2
      echo "sanitize: AddressSanitizer has something to report" >&2
      exit 1
    fi
    exit "$status"
    ;;
  thread)
    rustlib=$(rustc --print sysroot)/lib/rustlib/$target
    runtime=$rustlib/lib/librustc-stable_rt.tsan.a
    library=$(echo /usr/src/rustc-*/library)
    for needed in "$runtime" "$library/std" /usr/bin/rustc; do
      [ -e "$needed" ] || { echo "sanitize: $needed is missing" >&2; exit 1; }
    done
    # The runtime goes into programs, not into the addon, which the tests don't load.
    mkdir -p target/thread
    linker=$PWD/target/thread/cc
    cat > "$linker" <<LINK
#!/bin/sh
case " \$* " in
  *" -shared "*) exec /usr/bin/cc "\$@" ;;
  *) exec /usr/bin/cc "\$@" -B$rustlib/bin/gcc-ld -fuse-ld=lld -Wl,--whole-archive $runtime \
    -Wl,--no-whole-archive -lpthread -ldl -lm -lrt -lc ;;
esac
LINK
    chmod +x "$linker"
    PATH=/usr/bin:/bin RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Zsanitizer=thread -Zexternal-clangrt -Clinker=$linker" \
      exec cargo test --no-default-features --lib threads -Zbuild-std --target "$target" --target-dir target/thread
    ;;
  *)
    echo 'usage: scripts/sanitize.sh address | addon [test files] | thread' >&2
    exit 2
    ;;
esac
