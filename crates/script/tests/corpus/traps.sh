set -e
scratch=$(mktemp -d)
trap "rm -rf $scratch" EXIT
cleanup() {
  rm -rf "$scratch"
  ax roles delete Helper --force
}
trap cleanup EXIT INT TERM
trap 'ax roles delete "Trace Reader" --force' INT
trap 'echo failed' ERR
ax roles create --name Helper --permissions PROJECT_READ
ax roles delete "No Such Role" --force
ax roles delete "Migration 2025" --force
#= role.create applied @name Helper
#= role.delete refused 404 @No Such
#= role.delete skipped @Migration
#= role.delete applied @delete Helper
#= note not-looked-at @ERR
