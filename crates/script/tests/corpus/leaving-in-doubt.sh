ensure() {
  ax roles get "$1" && return
  ax roles create --name "$1" --permissions PROJECT_READ
  return 0
}
if [ -f wanted ]; then
  for name in A B; do
    [ "$name" = B ] && continue
    ax organizations create --name "$name"
  done
  ensure C
  ax spaces delete Fraud --force
fi
ensure D
COUNT=1
let COUNT++
ax roles create --name "Role $COUNT" --permissions PROJECT_READ
ax roles delete "Role 2" --force
#= organization.create unresolved @organizations create
#= role.create unresolved @--name "$1"
#= space.delete unresolved @spaces delete
#= role.create applied @--name "$1"
#= role.create applied @Role $COUNT
#= role.delete applied @Role 2
