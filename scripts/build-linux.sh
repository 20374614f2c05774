#!/usr/bin/env bash
# Builds the Linux binaries that are published, into target/binaries:
#   scripts/build-linux.sh x64-gnu arm64-gnu
#   scripts/build-linux.sh x64-musl arm64-musl
# A plain build needs the glibc of the machine that made it. Here zig links: the gnu binaries run from glibc 2.17 on,
# and any of them can be built on x64 and on arm64. As root on Debian it installs what it needs; elsewhere it says
# what is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/apt.sh

ZIG_TOOLS=target/zig

die() {
  echo "build-linux: $*" >&2
  exit 1
}

triple_of() {
  case $1 in
    x64-gnu) echo x86_64-unknown-linux-gnu ;;
    arm64-gnu) echo aarch64-unknown-linux-gnu ;;
    x64-musl) echo x86_64-unknown-linux-musl ;;
    arm64-musl) echo aarch64-unknown-linux-musl ;;
    *) die "no platform '$1': x64-gnu, arm64-gnu, x64-musl or arm64-musl" ;;
  esac
}

install_zig_tools() {
  [ -x "$ZIG_TOOLS/bin/cargo-zigbuild" ] && return
  python3 -m venv "$ZIG_TOOLS" || die 'python3 with its venv module is missing'
  "$ZIG_TOOLS/bin/pip" install --quiet --disable-pip-version-check cargo-zigbuild==0.24.0 ziglang==0.17.0
}

# Whether the rustc $1 has the standard library of the target $2.
has_std() {
  local folder
  folder=$("$1" --print target-libdir --target "$2" 2>/dev/null) && compgen -G "$folder/libstd-*" >/dev/null
}

# Debian's Rust has the standard library of its other architectures, and the sources to build that of musl.
install_debian_rust() {
  local architecture=$1
  install_from_debian "$architecture" rustc-web cargo-web rust-web-src "libstd-rust-web-dev:$architecture"
}

# Sets RUST_PATH, the folder to find rustc in (empty: where it is found now), and BUILD_STD.
choose_rust() {
  local triple=$1 architecture=$2
  RUST_PATH='' BUILD_STD=''
  has_std rustc "$triple" && return
  if ! has_std /usr/bin/rustc "$triple"; then
    if can_install_from_debian; then
      install_debian_rust "$architecture"
    else
      rustup target add "$triple" || die "no Rust standard library for $triple: add it, or run this as root on Debian"
      return
    fi
  fi
  RUST_PATH=/usr/bin
  has_std /usr/bin/rustc "$triple" && return
  # Only with -Zbuild-std, which a stable compiler takes when told so.
  BUILD_STD=1
}

build() {
  local platform=$1 triple zig_triple arguments=()
  triple=$(triple_of "$platform")
  zig_triple=$triple
  case $platform in *-gnu) zig_triple=$triple.2.17 ;; esac
  case $platform in x64-*) choose_rust "$triple" amd64 ;; *) choose_rust "$triple" arm64 ;; esac
  (
    PATH=$PWD/$ZIG_TOOLS/bin:${RUST_PATH:+$RUST_PATH:}$PATH
    # A Node addon is a shared library, and Rust makes none for musl that is linked statically.
    case $platform in *-musl) export RUSTFLAGS='-C target-feature=-crt-static' ;; esac
    if [ -n "$BUILD_STD" ]; then
      export RUSTC_BOOTSTRAP=1
      arguments=(-- -Zbuild-std=std,panic_unwind)
    fi
    # A folder for each compiler: cargo would build all anew whenever they alternate in one.
    npx napi build --release --platform --cross-compile --target "$zig_triple" --no-js --dts binding.d.ts \
      --output-dir target/binaries --target-dir "target/linux-${RUST_PATH:+debian-}$platform" "${arguments[@]}"
  )
}

[ $# -gt 0 ] || die 'name the platforms: x64-gnu, arm64-gnu, x64-musl, arm64-musl'
for platform in "$@"; do triple_of "$platform" >/dev/null; done
install_zig_tools
for platform in "$@"; do build "$platform"; done
node scripts/check-binary.js "${@/#/target/binaries/auth0-actions-cache.linux-}"
