# shellcheck shell=bash
# For scripts to source: packages of Debian's.

can_install_from_debian() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null
}

# install_from_debian ARCHITECTURE PACKAGE...: says nothing unless it fails, and then all that apt and dpkg said.
install_from_debian() {
  local architecture=$1 log
  shift
  log=$(mktemp)
  if {
    dpkg --add-architecture "$architecture" && apt-get update -qq &&
      DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@"
  } >"$log" 2>&1; then
    rm "$log"
    return
  fi
  echo "apt-get could not install $*:" >&2
  cat "$log" >&2
  rm "$log"
  return 1
}
