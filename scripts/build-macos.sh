#!/usr/bin/env bash
# Builds the macOS binaries that are published, into target/binaries, on Linux too, where zig links:
#   scripts/build-macos.sh x64 arm64
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/cross.sh
. scripts/cross.sh

triple_of() {
  case $1 in
    x64) echo x86_64-apple-darwin ;;
    arm64) echo aarch64-apple-darwin ;;
    *) die "no processor '$1': x64 or arm64" ;;
  esac
}

[ $# -gt 0 ] || die 'name the processors: x64, arm64'
for cpu in "$@"; do triple_of "$cpu" >/dev/null; done
# The oldest that a binary runs on, which scripts/macho-needs.js checks. zig must be told too.
export MACOSX_DEPLOYMENT_TARGET=11.0
# Rust would strip by a program of Apple's.
export CARGO_PROFILE_RELEASE_STRIP=none
install_zig_tools
for cpu in "$@"; do
  triple=$(triple_of "$cpu")
  choose_rust "$triple" "$NATIVE" rustc-web cargo-web rust-web-src
  (build_addon "$triple" --cross-compile)
done
node scripts/check-binary.js "${@/#/target/binaries/auth0-actions-cache.darwin-}"
