# What this host must offer, each fault told in words with the next step. Sourced by ./naru.

say() { printf '%s\n' "$*"; }

# fail CAUSE NEXT-STEP
fail() {
  printf 'naru: %s\n      %s\n' "$1" "$2" >&2
  exit 1
}

require_root() {
  [ "$(id -u)" = 0 ] || fail "Naru needs root: it makes namespaces, mounts and networks." "Run it again with sudo."
}

# Each check prints nothing when all is well, else one line: the cause, a tab, and the next step.
fault() { printf '%s\t%s\n' "$1" "$2"; }

check_kernel() {
  release=$(uname -r)
  major=${release%%.*}
  minor=${release#*.}
  minor=${minor%%[!0-9]*}
  if [ "$(uname -s)" != Linux ]; then
    fault "This is $(uname -s); containers need Linux." "Use a Linux host with kernel 5.10 or newer."
  elif [ "$major" -lt 5 ] || { [ "$major" -eq 5 ] && [ "$minor" -lt 10 ]; }; then
    fault "The kernel is $release; Naru needs 5.10 or newer." "Upgrade the distribution, then reboot."
  fi
  case $(uname -m) in
    x86_64 | aarch64) ;;
    *) fault "The processor is $(uname -m); Naru runs on x86_64 and aarch64." "Use another host." ;;
  esac
}

check_distribution() {
  command -v apt-get >/dev/null 2>&1 ||
    fault "This is not Debian or Ubuntu (there is no apt-get)." "Install by hand: $RUN_PACKAGES, and Node 20 or newer with npm."
}

check_overlayfs() {
  grep -qw overlay /proc/filesystems 2>/dev/null && return
  modprobe overlay 2>/dev/null && return
  fault "The kernel offers no overlayfs." "Load it (modprobe overlay), or use a kernel that has CONFIG_OVERLAY_FS."
}

check_cgroups() {
  [ -f /sys/fs/cgroup/cgroup.controllers ] && return
  for controller in memory cpu pids devices freezer; do
    grep -q " /sys/fs/cgroup/[a-z,]*${controller}[a-z,]* cgroup " /proc/mounts ||
      fault "There is neither cgroup v2 nor the v1 controller $controller under /sys/fs/cgroup." "Mount cgroups (reboot with systemd, or install cgroupfs-mount)."
  done
}

check_disk() {
  place=$NARU_HOME
  while [ ! -d "$place" ]; do place=$(dirname "$place"); done
  free_kib=$(df -Pk "$place" | awk 'NR == 2 { print $4 }')
  [ "$free_kib" -ge 3145728 ] ||
    fault "Only $((free_kib / 1024)) MiB are free at $place; Naru needs 3 GiB to start with." "Free some space, or set NARU_HOME to a larger disk."
}

# Our own front door may hold the port: then the platform is up already, which is no fault.
check_port() {
  [ -S "$NARU_RUN/caddy/admin.sock" ] && return
  command -v ss >/dev/null 2>&1 || return 0
  holder=$(ss -Hltnp "sport = :$NARU_PORT" 2>/dev/null | sed -n 's/.*users:(("\([^"]*\)",pid=\([0-9]*\).*/\1 (process \2)/p' | head -n 1)
  [ -z "$holder" ] || fault "Port $NARU_PORT is in use by $holder." "Stop it, or choose another port: NARU_PORT=8080 ./naru up"
}

check_nft() {
  command -v nft >/dev/null 2>&1 || return 0
  nft list tables >/dev/null 2>&1 ||
    fault "The kernel does not answer nft (nftables)." "Load it (modprobe nf_tables), or use a kernel that has CONFIG_NF_TABLES."
}

# report FAULTS: prints them and ends when there are any.
report() {
  [ -n "$1" ] || return 0
  printf '%s\n' "$1" | while IFS="$(printf '\t')" read -r cause step; do
    printf 'naru: %s\n      %s\n' "$cause" "$step" >&2
  done
  exit 1
}

check_before_install() {
  report "$(check_kernel; check_distribution; check_overlayfs; check_cgroups; check_disk)"
}

check_after_install() {
  report "$(check_nft; check_port)"
}

doctor() {
  require_root
  faults=0
  for check in kernel distribution overlayfs cgroups disk nft port packages; do
    found=$("check_$check")
    if [ -z "$found" ]; then
      printf '  ok    %s\n' "$check"
    else
      faults=1
      printf '%s\n' "$found" | while IFS="$(printf '\t')" read -r cause step; do
        printf '  fault %s: %s\n        %s\n' "$check" "$cause" "$step"
      done
    fi
  done
  [ "$faults" = 0 ] && say "This host can run Naru." || exit 1
}
