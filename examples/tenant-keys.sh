#!/usr/bin/env bash
# A service key for each tenant. It is meant for the tenant's own space; the report shows that the role in the
# organization lets it read public spaces beside it.
#
#   axcess plan --demo examples/tenant-keys.sh
set -euo pipefail

ORGANIZATION=$(ax organizations get Commerce -o json | jq -r .id)
for tenant in Search Support; do
  ax api-keys create-service-key --name "ingest-${tenant,,}" --account-role MEMBER \
    --assignments "[{\"org_id\": \"$ORGANIZATION\", \"role\": \"READ_ONLY\", \"spaces\": [{\"space\": \"$tenant\", \"role\": \"MEMBER\"}]}]"
done
