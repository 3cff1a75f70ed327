move() {
  [ -f shifted ] && shift
  ax roles create --name "$1" --permissions PROJECT_READ
}
if [ -f strict ]; then set -e; fi
ax roles delete Gone --force
ax roles create --name A --permissions PROJECT_READ
move B C
if [ -f other ]; then set -- "Access Steward"; fi
ax spaces delete "$1" --force
set -- B $(cat names)
ax roles create --name "$1" --permissions DATASET_READ
rename() { ax roles update "$1" --name "$2"; }
LAST=$2
rename $LAST
shift "$COUNT"
ax roles delete "$1" --force
#set 1=Migration 2025
#= role.delete refused 404 @delete Gone
#= role.create applied @name A
#= role.create unresolved @"$1" --permissions PROJECT_READ
#= space.delete unresolved @spaces delete
#= role.create applied @DATASET_READ
#= role.update unresolved @rename() {
#= role.delete unresolved @roles delete "$1"
