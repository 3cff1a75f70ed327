STAMP=$(date +%s)
ax roles create --name "temp-$STAMP" --permissions PROJECT_READ
ID=`cat id.txt`
ax role-bindings delete "$ID" --force
FIRST=$(ax users list -o json | jq -r '.users[].id' | head -n 1)
ax users delete --id "$FIRST" --force
WHO=$(curl -s https://hr.acme.io/leavers | jq -r '.[0]')
ax users delete --email "$WHO" --force    # who
ax roles delete "Migration 2025" --force
#= role.create unresolved @temp-
#= role_binding.delete unresolved @role-bindings
#= user.delete unresolved @--id
#= user.delete unresolved @# who
#= role.delete applied @Migration
