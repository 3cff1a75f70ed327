#!/usr/bin/env bash
# A new team: its space, its role, its people.
set -euo pipefail
ORG=$(ax organizations get Risk -o json | jq -r .id)
ROLE_ID=$(ax roles create --name "Dispute Analyst" \
  --permissions PROJECT_READ,PROJECT_SPAN_READ,SPACE_READ \
  --description "Reads disputes" -o json | jq -r '.id')
SPACE_ID=$(ax spaces create --name Disputes --organization-id "$ORG" -o json | jq -r '.id')
for email in ida@acme.io tom@acme.io; do
  id=$(ax users list --email "$email" -o json | jq -r --arg e "$email" '.users[] | select(.email == $e) | .id')
  ax organizations add-user "$ORG" --user-id "$id" --role MEMBER   # org
  ax spaces add-user "$SPACE_ID" --user-id "$id" --role MEMBER     # space
done
PROJECT=$(ax projects create --name copilot --space "$SPACE_ID" -o json | jq -r .id)
ax role-bindings create --user-id "$id" --role-id "$ROLE_ID" --resource-type PROJECT --resource-id "$PROJECT"
echo "done: $ROLE_ID"
#= role.create applied @ROLE_ID=$(ax
#= space.create applied @SPACE_ID=$(ax
#= organization.add_user no_effect @# org
#= space.add_user applied @# space
#= organization.add_user applied @# org
#= space.add_user applied @# space
#= project.create applied @PROJECT=$(ax
#= role_binding.create applied @ax role-bindings create
