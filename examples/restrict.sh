#!/usr/bin/env bash
# One project is closed to all but three people, who are bound to it first: the other way round they would stand
# outside in between.
#
#   axcess plan --demo examples/restrict.sh
set -euo pipefail

PROJECT=$(ax projects get chargeback-agent --space Fraud -o json | jq -r .id)
VIEWER=$(ax roles get "Project Viewer" -o json | jq -r .id)
EDITOR=$(ax roles get "Project Editor" -o json | jq -r .id)
ADMIN=$(ax roles get "Project Admin" -o json | jq -r .id)

bind() {
  local user
  user=$(ax users get "$1" -o json | jq -r .id)
  ax role-bindings create --user-id "$user" --role-id "$2" --resource-type PROJECT --resource-id "$PROJECT"
}

bind sofia@acme.io "$ADMIN"
bind ida@acme.io "$EDITOR"
bind tom@acme.io "$VIEWER"
ax resource-restrictions restrict --resource-id "$PROJECT"
