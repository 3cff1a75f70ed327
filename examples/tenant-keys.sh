#!/usr/bin/env bash
# A service key for each tenant, which reaches the tenant's own space and no other.
#
#   axcess plan --demo examples/tenant-keys.sh
set -euo pipefail

ORGANIZATION=$(ax organizations get Commerce -o json | jq -r .id)
for tenant in Search Support; do
  ax api-keys create-service-key --name "ingest-${tenant,,}" --account-role MEMBER \
    --assignments "[{\"org_id\": \"$ORGANIZATION\", \"role\": \"READ_ONLY\", \"spaces\": [{\"space\": \"$tenant\", \"role\": \"MEMBER\"}]}]"
done
