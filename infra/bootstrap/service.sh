# Naru as a systemd unit: it starts with the host, and systemd restarts the supervisor when it ends. Sourced by ./naru.

install_service() {
  [ -d /run/systemd/system ] || fail "This host does not run systemd." "Use ./naru up --detach, and start it at boot by your own means."
  unit=/etc/systemd/system/naru.service
  sed -e "s|@NARU_ROOT@|$NARU_ROOT|g" -e "s|@NARU_HOME@|$NARU_HOME|g" -e "s|@NARU_RUN@|$NARU_RUN|g" -e "s|@NARU_PORT@|$NARU_PORT|g" \
    "$NARU_ROOT/infra/systemd/naru.service" >"$unit.part"
  mv "$unit.part" "$unit"
  systemctl daemon-reload
  systemctl enable --quiet naru.service
  systemctl restart naru.service
  say "Installed $unit; waiting for Naru to answer"
  tries=0
  until "$NARU_ROOT/naru" status >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ "$tries" -lt 120 ] || fail "Naru did not come up within a minute." "See: journalctl -u naru -n 50"
    sleep 0.5
  done
}
