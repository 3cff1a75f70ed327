move() {
  [ -f shifted ] && shift
  ax roles create --name "$1" --permissions PROJECT_READ
}
if [ -f strict ]; then set -e; fi
ax roles delete Gone --force
ax roles create --name A --permissions PROJECT_READ
move B C
#= role.delete refused 404 @delete Gone
#= role.create applied @name A
#= role.create unresolved @"$1"
