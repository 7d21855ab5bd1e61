#!/bin/sh
# Makes naru/debian: the smallest Debian with apt, from the package mirrors of this host alone.
#   infra/images/debian.sh OUTPUT.tar [SUITE [MIRROR]]      needs mmdebstrap; root or user namespaces
# The packages and SOURCE_DATE_EPOCH (default: today at midnight) decide the bytes.
set -eu
# shellcheck source=infra/images/archive.sh
. "$(dirname -- "$0")/archive.sh"

output=${1:?"usage: debian.sh OUTPUT.tar [SUITE [MIRROR]]"}
suite=${2:-bookworm}
mirror=${3:-}
command -v mmdebstrap >/dev/null || fail "mmdebstrap is missing: apt-get install mmdebstrap"
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(date -u -d "$(date -u +%F)" +%s)}
export SOURCE_DATE_EPOCH

work=$(mktemp -d "${TMPDIR:-/tmp}/naru-debian-XXXXXX")
trap 'rm -rf "$work"' EXIT
# Documentation other than licences, translations and package lists are no use in a container.
mmdebstrap --quiet --variant=minbase \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  --dpkgopt='path-exclude=/usr/share/info/*' \
  --customize-hook='rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/*.bin "$1"/var/log/*.log' \
  "$suite" "$work/layer.tar" ${mirror:+"$mirror"}

config='{"Cmd":["bash"],"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],"Labels":{"org.opencontainers.image.title":"debian","org.opencontainers.image.version":"'$suite'"}}'
write_archive "$output" "$work/layer.tar" "naru/debian:$suite naru/debian:latest" "$SOURCE_DATE_EPOCH" "$config" "mmdebstrap --variant=minbase $suite"
