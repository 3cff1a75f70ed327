# A subshell keeps its own commands for its own end, and hands on how it ended.
trap 'ax roles create --name Last --permissions PROJECT_READ' EXIT
(
  trap 'ax roles create --name First --permissions PROJECT_READ' EXIT
  exit 3
) || ax roles delete First --force
X=$(trap 'ax roles create --name Second --permissions PROJECT_READ' EXIT)
ax roles delete Second --force
( trap - EXIT )
for name in a; do
  (break; ax roles create --name inside --permissions PROJECT_READ)
done
ax roles delete inside --force
#= role.create applied @--name First
#= role.delete applied @delete First
#= role.create applied @--name Second
#= role.delete applied @delete Second
#= role.create applied @--name inside
#= role.delete applied @delete inside
#= role.create applied @--name Last
