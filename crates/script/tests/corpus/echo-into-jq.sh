RESPONSE=$(ax roles create --name A --permissions PROJECT_READ -o json)
ROLE_ID=$(echo "$RESPONSE" | jq -r '.id')
ROLE_NAME=$(jq -r .name <<< "$RESPONSE")
ax roles update "$ROLE_ID" --name "$ROLE_NAME 2"
#= role.create applied @RESPONSE=$(ax
#= role.update applied @roles update
