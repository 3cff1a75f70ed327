# Nine spaces fit on a page of fifteen; forty-two projects do not.
ax projects list -o json | jq -e '.pagination.has_more' && ax roles create --name more --permissions PROJECT_READ
N=$(ax projects list -o json | jq '.projects | length')
[ "$N" -eq 15 ] && ax roles create --name fifteen --permissions PROJECT_READ
ID=$(ax projects list -o json | jq -r '.projects[] | select(.name == "latency-probe") | .id')
[ -z "$ID" ] && ax roles create --name missed --permissions PROJECT_READ
ID=$(ax projects list -l 100 -o json | jq -r '.projects[] | select(.name == "latency-probe") | .id')
ax resource-restrictions restrict --resource-id "$ID"
ax users list -l 500 || ax roles create --name refused --permissions PROJECT_READ
#= role.create applied @name more
#= role.create applied @name fifteen
#= role.create applied @name missed
#= restriction.create applied @restrict --resource-id
#= role.create applied @name refused
