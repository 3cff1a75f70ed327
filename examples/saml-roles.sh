#!/usr/bin/env bash
# The roles that SAML mappings name: made where they are missing, kept in step where they are not.
#
#   axcess plan --demo examples/saml-roles.sh
set -euo pipefail

# NAME PERMISSIONS
role() {
  local id
  id=$(ax roles list --is-custom -l 100 -o json | jq -r --arg name "$1" '.roles[] | select(.name == $name) | .id')
  if [ -n "$id" ]; then
    # Without --description, `ax` would clear it.
    ax roles update "$id" --permissions "$2" --description "Mapped from SAML"
  else
    ax roles create --name "$1" --permissions "$2" --description "Mapped from SAML"
  fi
}

role "Trace Reader" PROJECT_READ,PROJECT_SPAN_READ,PROJECT_EVAL_TASK_READ,TRACE_VIEW_READ,SPACE_READ
role "Dataset Curator" DATASET_READ,DATASET_CREATE,DATASET_EXAMPLE_READ,DATASET_EXAMPLE_CREATE,SPACE_READ
role "Queue Annotator" QUEUE_READ,QUEUE_RECORD_READ,QUEUE_RECORD_ANNOTATE,SPACE_READ
