#!/bin/bash
set -euo pipefail
EMAIL="${1:?usage: offboard.sh EMAIL}"
USER_ID=$(ax users list --email "$EMAIL" -o json | jq -r '.users[0].id // empty')
if [ -z "$USER_ID" ]; then
  echo "no such user: $EMAIL" >&2
  exit 1
fi
for key in $(ax api-keys list -l 100 -o json | jq -r --arg u "$USER_ID" '.api_keys[] | select(.created_by_user_id == $u) | .id'); do
  ax api-keys revoke "$key" --force
done
ax users delete --id "$USER_ID" --force
#set 1=emil@acme.io
#= api_key.revoke applied @api-keys revoke
#= api_key.revoke applied @api-keys revoke
#= user.delete applied @users delete
