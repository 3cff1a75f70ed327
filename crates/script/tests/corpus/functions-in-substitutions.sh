make() {
  ax roles create --name "$1" --permissions PROJECT_READ -o json | jq -r .id
}
A=$(make A)
B=$(
  make B
)
ax roles delete "$A" --force
drop() { ax roles delete "$1" --force; }; drop "$B"
#= role.create applied @--permissions
#= role.create applied @--permissions
#= role.delete applied @"$A" --force
#= role.delete applied @drop "$B"
