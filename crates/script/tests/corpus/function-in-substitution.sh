# Makes a role and prints its id.
make() {
  echo "making $1" >&2
  ax roles create --name "$1" --permissions PROJECT_READ -o json |
    jq -r .id
}

ROLE=$(make Reviewer)
ax roles delete "$ROLE" --force
#= role.create applied @roles create
#= role.delete applied @roles delete
