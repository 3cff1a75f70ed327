set -euo pipefail
ORG_ID=$(ax organizations get Commerce -o json | jq -r .id)
for tenant in Search Support; do
  ax api-keys create-service-key --name "ingest-$tenant" \
    --assignments "[{\"org_id\": \"$ORG_ID\", \"role\": \"READ_ONLY\", \"spaces\": [{\"space\": \"$tenant\", \"role\": \"MEMBER\"}]}]"
done
#= service_key.create applied @create-service-key
#= service_key.create applied @create-service-key
