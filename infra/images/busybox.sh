#!/bin/sh
# Makes naru/busybox: Debian's static busybox, its commands as links, and the few files that programs look for.
#   infra/images/busybox.sh OUTPUT.tar       needs the package busybox-static; no root, no network, under a second
set -eu
# shellcheck source=infra/images/archive.sh
. "$(dirname -- "$0")/archive.sh"

output=${1:?"usage: busybox.sh OUTPUT.tar"}
busybox=$(command -v busybox) || fail "busybox is missing: apt-get install busybox-static"
if ldd "$busybox" >/dev/null 2>&1; then
  fail "$busybox needs shared libraries: apt-get install busybox-static"
fi
seconds=$(stat -L -c %Y "$busybox")
version=$("$busybox" | sed -n '1s/^BusyBox v\([^ ]*\).*/\1/p')

work=$(mktemp -d "${TMPDIR:-/tmp}/naru-busybox-XXXXXX")
trap 'rm -rf "$work"' EXIT
umask 022
root=$work/root
mkdir -p "$root/bin" "$root/dev" "$root/etc" "$root/home" "$root/proc" "$root/root" "$root/sys" \
  "$root/usr/bin" "$root/usr/sbin" "$root/sbin" "$root/tmp" "$root/var/tmp" "$root/var/www"
install -m 755 "$busybox" "$root/bin/busybox"
"$busybox" --list | grep -v -x busybox | sed "s|^|$root/bin/|" | xargs -n 1 ln -s busybox
chmod 1777 "$root/tmp" "$root/var/tmp"
chmod 700 "$root/root"
ln -s ../../bin/env "$root/usr/bin/env"

cat >"$root/etc/passwd" <<'TEXT'
root:x:0:0:root:/root:/bin/sh
daemon:x:1:1:daemon:/usr/sbin:/bin/false
www-data:x:33:33:www-data:/var/www:/bin/false
nobody:x:65534:65534:nobody:/home:/bin/false
TEXT
cat >"$root/etc/group" <<'TEXT'
root:x:0:
daemon:x:1:
tty:x:5:
www-data:x:33:
users:x:100:
nogroup:x:65534:
TEXT
printf 'NAME="BusyBox"\nID=busybox\nVERSION_ID="%s"\nPRETTY_NAME="BusyBox %s (Debian)"\n' \
  "$version" "$version" >"$root/etc/os-release"
licence=/usr/share/doc/busybox-static/copyright
if [ -f "$licence" ]; then install -D -m 644 "$licence" "$root/usr/share/doc/busybox/copyright"; fi

reproducible_tar "$seconds" -C "$root" -cf "$work/layer.tar" .
config='{"Cmd":["sh"],"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],"Labels":{"org.opencontainers.image.title":"busybox","org.opencontainers.image.version":"'$version'"}}'
write_archive "$output" "$work/layer.tar" "naru/busybox:latest" "$seconds" "$config" "busybox-static $version"
