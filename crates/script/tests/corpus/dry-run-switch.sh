DRY_RUN=${DRY_RUN:-0}
run() {
  if [ "$DRY_RUN" = 1 ]; then echo "would run: $*"; else "$@"; fi
}
run ax roles delete "Migration 2025" --force
DRY_RUN=1
run ax roles delete "Board Reader" --force
#= role.delete applied @echo "would run
