ax users list --status expired -s INVITED -o json | jq -r '.users | length' >/dev/null
COUNT=$(ax users list --status EXPIRED --status INVITED -o json | jq -r '.users | length')
[ "$COUNT" = 3 ] && ax roles delete "Migration 2025" --force
ax users list --status GONE || ax roles delete "No Such Role" --force
#= role.delete applied @Migration
#= role.delete refused 404 @No Such
#= note old-form @expired
