# shellcheck shell=bash
# What the scripts that build for other platforms share, to be sourced: zig, and a Rust that has the target.
# As root on Debian they install what they need; elsewhere they say what is missing.

# shellcheck source=scripts/apt.sh
. scripts/apt.sh

ZIG_TOOLS=target/zig
# This machine, as Debian names it; empty elsewhere. For the scripts that source this.
# shellcheck disable=SC2034
NATIVE=$(dpkg --print-architecture 2>/dev/null || true)

die() {
  echo "$(basename "$0" .sh): $*" >&2
  exit 1
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

# Sets RUST_PATH, the folder to find rustc in (empty: where it is found now), and BUILD_STD (empty: there is a standard
# library), for the target $1. $2 is an architecture of Debian's, the others the packages that its Rust needs for it.
choose_rust() {
  local triple=$1 architecture=$2
  shift 2
  RUST_PATH='' BUILD_STD=''
  has_std rustc "$triple" && return
  if ! can_install_from_debian; then
    rustup target add "$triple" || die "no Rust standard library for $triple: add it, or run this as root on Debian"
    return
  fi
  # Debian's Rust has the sources of the standard library, and builds it with -Zbuild-std, which a stable compiler takes
  # when told so.
  if ! has_std /usr/bin/rustc "$triple" && ! dpkg -s "$@" >/dev/null 2>&1; then install_from_debian "$architecture" "$@"; fi
  RUST_PATH=/usr/bin
  has_std /usr/bin/rustc "$triple" || BUILD_STD=1
}

# Builds the addon for the target $1, with the napi arguments that follow, into target/binaries. It is built in a folder
# for each compiler: cargo would build all anew whenever they alternate in one.
build_addon() {
  local triple=$1 std=()
  shift
  if [ -n "$BUILD_STD" ]; then
    export RUSTC_BOOTSTRAP=1
    std=(-- '-Zbuild-std=std,panic_unwind')
  fi
  PATH=$PWD/$ZIG_TOOLS/bin:${RUST_PATH:+$RUST_PATH:}$PATH \
    npx napi build --release --platform --target "$triple" --no-js --dts binding.d.ts --output-dir target/binaries \
    --target-dir "target/${RUST_PATH:+debian-}$triple" "$@" "${std[@]}"
}
