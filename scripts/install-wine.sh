#!/usr/bin/env bash
# Wine, with a Windows of its own in target/foreign/wine. As root on Debian it installs what it needs.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/cross.sh
. scripts/cross.sh

if ! command -v wine >/dev/null || ! command -v x86_64-w64-mingw32-gcc >/dev/null; then
  can_install_from_debian || die 'no wine, or no mingw-w64: install them, or run this as root on Debian'
  install_from_debian "$NATIVE" wine wine64 gcc-mingw-w64-x86-64-win32
fi
export WINEPREFIX=$PWD/target/foreign/wine WINEDEBUG=-all
[ -e "$WINEPREFIX/ready" ] && exit
rm -rf "$WINEPREFIX"
mkdir -p "$WINEPREFIX"
# Into files, here and wherever Wine is run: a Windows Node cannot write to a pipe of Linux's.
timeout 120 wineboot --init >"$WINEPREFIX/log" 2>&1 || die "wineboot failed: see $WINEPREFIX/log"
timeout 60 wine winecfg -v win10 >>"$WINEPREFIX/log" 2>&1 || die "winecfg failed: see $WINEPREFIX/log"
# Every Windows 10 has this DLL, from which Rust takes its random numbers. Wine 8.0 lacks it.
if [ ! -e "$WINEPREFIX/drive_c/windows/system32/bcryptprimitives.dll" ]; then
  x86_64-w64-mingw32-gcc -shared -O1 -s -o "$WINEPREFIX/drive_c/windows/system32/bcryptprimitives.dll" \
    __test__/foreign/bcryptprimitives.c -ladvapi32
fi
touch "$WINEPREFIX/ready"
