#!/usr/bin/env bash
# Who has which key, and what is restricted. It only reads, so that its plan is empty.
#
#   axcess plan --demo examples/audit.sh
set -euo pipefail

echo "== people who have not accepted"
ax users list --status INVITED --status EXPIRED -o json | jq -r '.users[] | [.email, .status] | @tsv'

echo "== service keys without an end"
ax api-keys list --key-type SERVICE -l 100 -o json | jq -r '.api_keys[] | select(.expires_at == null) | .name'

echo "== restricted"
ax resource-restrictions list -l 100 -o json | jq -r '.resource_restrictions[] | "\(.resource_type) \(.resource_id)"'

echo "== bindings on spaces"
ax role-bindings list --resource-type SPACE -o json | jq '.role_bindings | length'
