#!/bin/sh
# Proves ./naru on a bare machine: a minimal Debian root with neither Node nor any package of ours, a fresh clone of this
# repository inside, and the README's two commands. Needs root, mmdebstrap and git on the outside.
#   infra/prove-bare-root.sh            both commands
#   infra/prove-bare-root.sh up         only ./naru up, a container, ./naru down
set -eu

what=${1:-all}
suite=${NARU_PROOF_SUITE:-bookworm}
repository=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)

# The proof lives in a mount namespace of its own, so that whatever happens the host keeps no mount of it.
if [ -z "${NARU_PROOF_PLACE:-}" ]; then
  command -v mmdebstrap >/dev/null || { echo "This proof needs mmdebstrap: apt-get install mmdebstrap" >&2; exit 1; }
  NARU_PROOF_PLACE=$(mktemp -d /var/tmp/naru-bare-XXXXXX)
  export NARU_PROOF_PLACE
  trap 'rm -rf --one-file-system "$NARU_PROOF_PLACE"' EXIT
  unshare --mount --propagation slave "$0" "$what"
  exit
fi
root="$NARU_PROOF_PLACE/root"

echo "== a minimal $suite root"
mmdebstrap --variant=minbase --quiet "$suite" "$root"
cp /etc/resolv.conf "$root/etc/resolv.conf"
# The root trusts what this host trusts (a company's own authority, say); apt rewrites the usual bundle, so it lies beside.
authorities=/etc/ssl/certs/host-authorities.pem
mkdir -p "$root/etc/ssl/certs"
cp "${NODE_EXTRA_CA_CERTS:-/etc/ssl/certs/ca-certificates.crt}" "$root$authorities"
[ ! -f "$HOME/.npmrc" ] || cp "$HOME/.npmrc" "$root/root/.npmrc"
git clone --quiet "$repository" "$root/root/naru"

echo "== its mounts"
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount --rbind /sys "$root/sys"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/tmp"
cd "$root"
mkdir -p .outside
pivot_root . .outside
umount -l /.outside
rmdir /.outside

run() {
  env -i HOME=/root TERM=dumb PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    NARU_RUN=/run/naru-proof NARU_HOME=/var/lib/naru-proof NARU_PORT="${NARU_PORT:-3999}" \
    NODE_EXTRA_CA_CERTS="$authorities" "$@"
}
cd /root/naru

if [ "$what" = all ] || [ "$what" = up ]; then
  echo "== ./naru up --detach"
  run ./naru up --detach
  run ./naru status
  echo "== again, with nothing changed"
  run ./naru up --detach
  echo "== ./naru doctor"
  run ./naru doctor
  echo "== ./naru down --containers"
  run ./naru down --containers
fi
if [ "$what" = all ] || [ "$what" = test ]; then
  echo "== ./naru test"
  run ./naru test
fi
echo "== proven"
