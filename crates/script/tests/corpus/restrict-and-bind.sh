set -e
SPACE="Fraud"
PROJECT_ID=$(ax projects list --space "$SPACE" -l 100 -o json | jq -r '.projects[] | select(.name == "fraud-llm") | .id')
ROLE=$(ax roles get "Project Editor" -o json | jq -r .id)
SOFIA=$(ax users get sofia@acme.io -o json | jq -r .id)
ZOE=$(ax users get zoe@acme.io --output json | jq -r .id)
ax role-bindings create --user-id "$SOFIA" --role-id "$ROLE" --resource-type PROJECT --resource-id "$PROJECT_ID"
ax role-bindings create --user-id "$ZOE" --role-id "$ROLE" --resource-type PROJECT --resource-id "$PROJECT_ID" || true
ax resource-restrictions restrict --resource-id "$PROJECT_ID"
#= role_binding.create applied @"$SOFIA" --role-id
#= role_binding.create refused 409 @|| true
#= restriction.create applied @restrict --resource-id
