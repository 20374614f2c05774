#!/usr/bin/env bash
# Builds the Linux binaries that are published, into target/binaries:
#   scripts/build-linux.sh x64-gnu arm64-gnu
#   scripts/build-linux.sh x64-musl arm64-musl
# A plain build needs the glibc of the machine that made it. Here zig links: the gnu binaries run from glibc 2.17 on,
# and any of them can be built on x64 and on arm64.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/cross.sh
. scripts/cross.sh

triple_of() {
  case $1 in
    x64-gnu) echo x86_64-unknown-linux-gnu ;;
    arm64-gnu) echo aarch64-unknown-linux-gnu ;;
    x64-musl) echo x86_64-unknown-linux-musl ;;
    arm64-musl) echo aarch64-unknown-linux-musl ;;
    *) die "no platform '$1': x64-gnu, arm64-gnu, x64-musl or arm64-musl" ;;
  esac
}

build() {
  local platform=$1 triple architecture zig_triple
  triple=$(triple_of "$platform")
  zig_triple=$triple
  case $platform in *-gnu) zig_triple=$triple.2.17 ;; esac
  case $platform in x64-*) architecture=amd64 ;; *) architecture=arm64 ;; esac
  # Debian has the standard library of its own architectures ready, and that of musl as sources.
  case $platform in
    *-gnu) choose_rust "$triple" "$architecture" rustc-web cargo-web "libstd-rust-web-dev:$architecture" ;;
    # A Node addon is a shared library, and Rust makes none for musl that is linked statically.
    *-musl)
      choose_rust "$triple" "$NATIVE" rustc-web cargo-web rust-web-src
      export RUSTFLAGS='-C target-feature=-crt-static'
      ;;
  esac
  build_addon "$zig_triple" --cross-compile
}

[ $# -gt 0 ] || die 'name the platforms: x64-gnu, arm64-gnu, x64-musl, arm64-musl'
for platform in "$@"; do triple_of "$platform" >/dev/null; done
install_zig_tools
# Each in a shell of its own, for what it exports.
for platform in "$@"; do (build "$platform"); done
node scripts/check-binary.js "${@/#/target/binaries/auth0-actions-cache.linux-}"
