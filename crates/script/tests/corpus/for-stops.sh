set -e
for email in ann@acme.io nobody@acme.io tom@acme.io; do
  id=$(ax users get "$email" -o json | jq -er .id)
  ax spaces add-user Credit --user-id "$id" --role READ_ONLY
done
ax roles delete "Migration 2025" --force
#= space.add_user applied @spaces add-user
#= space.add_user skipped @spaces add-user
#= space.add_user skipped @spaces add-user
#= role.delete skipped @Migration
