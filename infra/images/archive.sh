# Functions that turn a root file system into an image archive as `docker load` and Naru read it. Sourced, not run.
# POSIX sh with GNU tar and coreutils; nothing here needs root.

fail() {
  printf '%s: %s\n' "${0##*/}" "$1" >&2
  exit 1
}

# The architecture in the OCI image spec's words.
image_architecture() {
  case $(uname -m) in
    x86_64) echo amd64 ;;
    aarch64) echo arm64 ;;
    *) fail "there are no images for the architecture $(uname -m)" ;;
  esac
}

# tar with nothing in it that differs between two runs: order, owners, times, extra headers.
#   reproducible_tar SECONDS ARGUMENTS...
reproducible_tar() {
  seconds=$1
  shift
  LC_ALL=C tar --format=posix --pax-option='exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime' \
    --sort=name --mtime="@$seconds" --owner=0 --group=0 --numeric-owner "$@"
}

digest_of() {
  sha256sum "$1" | cut -d ' ' -f 1
}

# Wraps one layer as a docker-archive. The same layer, name and config give the same bytes.
#   write_archive OUTPUT LAYER.tar "NAME:TAG ..." SECONDS CONFIG-JSON HOW-IT-WAS-MADE
write_archive() {
  output=$1 layer=$2 names=$3 seconds=$4 config=$5 story=$6
  stage=$(mktemp -d "${TMPDIR:-/tmp}/naru-archive-XXXXXX")
  layer_digest=$(digest_of "$layer")
  created=$(date -u -d "@$seconds" +%Y-%m-%dT%H:%M:%SZ)
  cp "$layer" "$stage/$layer_digest.tar"
  printf '{"architecture":"%s","config":%s,"created":"%s","history":[{"created":"%s","created_by":"%s"}],"os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' \
    "$(image_architecture)" "$config" "$created" "$created" "$story" "$layer_digest" >"$stage/config.json"
  config_digest=$(digest_of "$stage/config.json")
  mv "$stage/config.json" "$stage/$config_digest.json"
  printf '[{"Config":"%s.json","RepoTags":["%s"],"Layers":["%s.tar"]}]\n' \
    "$config_digest" "$(printf '%s' "$names" | sed 's/ /","/g')" "$layer_digest" >"$stage/manifest.json"
  chmod 644 "$stage"/*
  reproducible_tar "$seconds" -C "$stage" -cf "$output" manifest.json "$config_digest.json" "$layer_digest.tar"
  rm -rf "$stage"
}
