FIRST=$(ax projects list -l 20 -o json)
NEXT=$(echo "$FIRST" | jq -r '.pagination.next_cursor')
ID=$(ax projects list -l 20 -c "$NEXT" -o json | jq -r '.projects[] | select(.name == "latency-probe") | .id')
ax resource-restrictions restrict --resource-id "$ID"
#= restriction.create applied @restrict
