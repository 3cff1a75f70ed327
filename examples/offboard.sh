#!/usr/bin/env bash
# Somebody leaves: first the keys that he made, which would go on working, then he himself.
#
#   axcess plan --demo examples/offboard.sh --set 1=emil@acme.io
set -euo pipefail

EMAIL=${1:-emil@acme.io}
USER=$(ax users list --email "$EMAIL" -o json | jq -r --arg email "$EMAIL" '.users[] | select(.email == $email) | .id')
if [ -z "$USER" ]; then
  echo "nobody has the e-mail address $EMAIL" >&2
  exit 1
fi

KEYS=$(ax api-keys list -l 100 -o json | jq -r --arg user "$USER" '.api_keys[] | select(.created_by_user_id == $user) | .id')
for key in $KEYS; do
  ax api-keys revoke "$key" --force
done
ax users delete --id "$USER" --force
