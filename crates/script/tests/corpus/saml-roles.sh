# Roles that SAML mappings name: made once, kept in step.
set -eu
ensure_role() {
  name=$1
  permissions=$2
  id=$(ax roles list --is-custom -l 100 -o json | jq -r --arg n "$name" '.roles[] | select(.name == $n) | .id')
  if [ -n "$id" ]; then
    ax roles update "$id" --permissions "$permissions" --description "SAML: $name"
  else
    ax roles create --name "$name" --permissions "$permissions" --description "SAML: $name"
  fi
}
ensure_role "Trace Reader" PROJECT_READ,PROJECT_SPAN_READ
ensure_role "SAML Annotator" PROJECT_READ,PROJECT_SPAN_ANNOTATE
#= role.update applied @ax roles update
#= role.create applied @ax roles create
