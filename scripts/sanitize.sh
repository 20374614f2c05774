#!/usr/bin/env bash
# Runs the engine's tests under a sanitizer: scripts/sanitize.sh address | thread
#
# address: with a nightly toolchain of rustup's, whose runtime it brings.
# thread:  the standard library must be instrumented too, or its locks and joins go unseen and everything looks like
#          a race. It is built from Debian's sources, by the compiler that belongs to them (apt-get install rustc-web
#          cargo-web rust-web-src); Debian packs no runtime, so rustup's is linked, which is of the same LLVM,
#          and by rustup's linker: Debian's does not take it.
set -euo pipefail
cd "$(dirname "$0")/.."

target=x86_64-unknown-linux-gnu
case "${1:-}" in
  address)
    RUSTFLAGS=-Zsanitizer=address exec cargo +nightly test --no-default-features --lib \
      --target "$target" --target-dir target/address
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
    echo 'usage: scripts/sanitize.sh address | thread' >&2
    exit 2
    ;;
esac
