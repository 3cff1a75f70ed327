#!/usr/bin/env bash
# A new team starts at Acme: its role, its space, its people.
#
#   axcess plan --demo examples/onboard.sh
#   axcess plan --demo examples/onboard.sh --set TEAM=Chargebacks
#
# Ida is in the organization already, so that her first line does nothing; the report says so.
set -euo pipefail

TEAM=${TEAM:-Disputes}
ORGANIZATION=$(ax organizations get Risk -o json | jq -r .id)

ROLE=$(ax roles create --name "$TEAM Analyst" \
  --permissions PROJECT_READ,PROJECT_SPAN_READ,PROJECT_SPAN_ANNOTATE,SPACE_READ \
  --description "Reads and annotates traces of $TEAM" -o json | jq -r .id)

SPACE=$(ax spaces create --name "$TEAM" --organization-id "$ORGANIZATION" -o json | jq -r .id)
PROJECT=$(ax projects create --name copilot --space "$SPACE" -o json | jq -r .id)

for email in ida@acme.io hana@acme.io; do
  USER=$(ax users list --email "$email" -o json | jq -r --arg email "$email" '.users[] | select(.email == $email) | .id')
  ax organizations add-user "$ORGANIZATION" --user-id "$USER" --role MEMBER
  ax spaces add-user "$SPACE" --user-id "$USER" --role READ_ONLY
  ax role-bindings create --user-id "$USER" --role-id "$ROLE" --resource-type PROJECT --resource-id "$PROJECT"
done

echo "$TEAM is ready: $SPACE"
