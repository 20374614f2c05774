#!/usr/bin/env bash
# What it takes to run an arm64 Node on x64: QEMU, and the libraries that Node links. As root on Debian it installs
# them; elsewhere it says what is missing.
set -euo pipefail
# shellcheck source=scripts/apt.sh
. "$(dirname "$0")/apt.sh"

is_complete() {
  command -v qemu-aarch64-static >/dev/null && [ -e /lib/ld-linux-aarch64.so.1 ] &&
    [ -e /usr/lib/aarch64-linux-gnu/libstdc++.so.6 ] && [ -e /usr/lib/aarch64-linux-gnu/libatomic.so.1 ]
}

is_complete && exit
PACKAGES=(qemu-user-static libc6:arm64 libstdc++6:arm64 libatomic1:arm64)
if ! can_install_from_debian; then
  echo "install-emulator: missing are qemu-aarch64-static, or arm64's libc, libstdc++ or libatomic. As root on Debian" \
    "this installs ${PACKAGES[*]}" >&2
  exit 1
fi
install_from_debian arm64 "${PACKAGES[@]}"
is_complete
