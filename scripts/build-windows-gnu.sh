#!/usr/bin/env bash
# Builds the addon for Windows on x64, linked by MinGW, into target/binaries: for the tests under Wine, and never
# published. What is published is linked by Microsoft's linker, which runs on Windows alone.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/cross.sh
. scripts/cross.sh

TRIPLE=x86_64-pc-windows-gnu
LINKER=x86_64-w64-mingw32-gcc
LIBNODE=target/libnode

if ! command -v "$LINKER" >/dev/null; then
  can_install_from_debian || die "no $LINKER: install mingw-w64, or run this as root on Debian"
  install_from_debian "$NATIVE" gcc-mingw-w64-x86-64-win32
fi
# The addon finds Node's functions when it is loaded; napi-build wants a library to link nevertheless. It is empty.
mkdir -p "$LIBNODE"
"$LINKER" -shared -nostdlib -Wl,--entry=0 -x c /dev/null -o "$LIBNODE/libnode.dll"
export LIBNODE_PATH=$PWD/$LIBNODE
choose_rust "$TRIPLE" "$NATIVE" rustc-web cargo-web rust-web-src
build_addon "$TRIPLE"
node scripts/check-binary.js target/binaries/auth0-actions-cache.win32-x64-gnu
