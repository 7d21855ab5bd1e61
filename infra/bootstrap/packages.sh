# What Naru takes from the distribution. Sourced by ./naru.

RUN_PACKAGES="crun conmon nftables libnftables1 libseccomp2 iproute2 golang-github-containers-common tini busybox-static
  postgresql caddy git ca-certificates isal kmod procps bzip2 xz-utils"
TEST_PACKAGES="chromium redis-server mmdebstrap python3"

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Runs apt-get quietly; its whole output is shown only when it fails.
apt() {
  log=$(mktemp)
  if ! DEBIAN_FRONTEND=noninteractive apt-get -y -q -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 "$@" >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    fail "apt-get $* failed; its output stands above." "Mend what it names (often the network or a mirror), then run this again."
  fi
  rm -f "$log"
}

# Packages bring services of their own (PostgreSQL, Caddy, Redis, dockerd). Naru starts what it needs itself, so none may start now.
without_services() {
  policy=/usr/sbin/policy-rc.d
  made=
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
    made=1
  fi
  "$@"
  [ -z "$made" ] || rm -f "$policy"
}

install_packages() {
  missing=
  for package in "$@"; do
    is_installed "$package" || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  say "Installing from the distribution:$missing"
  case $missing in
    *postgresql*)
      mkdir -p /etc/postgresql-common
      grep -qs '^create_main_cluster' /etc/postgresql-common/createcluster.conf ||
        echo 'create_main_cluster = false' >>/etc/postgresql-common/createcluster.conf
      ;;
  esac
  apt update
  # shellcheck disable=SC2086 # a list of names
  without_services apt install --no-install-recommends $missing
}

check_packages() {
  for package in $RUN_PACKAGES; do
    is_installed "$package" || fault "The package $package is not installed." "./naru up installs it."
  done
}

# Any Node with npm can fetch the pinned one that runs everything (node-linux-* in package.json).
install_node() {
  command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 && return 0
  install_packages nodejs npm
}

# The unmodified docker client is what the tests speak with; its daemon stays off.
install_docker_cli() {
  command -v docker >/dev/null 2>&1 && return 0
  if apt-cache show docker-cli >/dev/null 2>&1; then install_packages docker-cli; else install_packages docker.io; fi
}
