set -e
cleanup() {
  rc=$?
  [ "$rc" -eq 0 ] || ax roles delete Helper --force
}
trap -- cleanup EXIT
ax roles create --name Helper --permissions PROJECT_READ
ax roles delete "No Such Role" --force
ax roles create --name Kept --permissions PROJECT_READ
#= role.create applied @name Helper
#= role.delete refused 404 @No Such
#= role.create skipped @name Kept
#= role.delete applied @delete Helper
