#!/bin/sh
# Only reads.
ax roles list
ax users list -o json | jq -r '.users[] | [.email, .status] | @tsv'
ax role-bindings list --resource-type SPACE -o json > bindings.json
ax resource-restrictions list -o json | jq '.resource_restrictions | length'
ax spaces list -l 100 -o json | jq -r '.spaces[].name' | sort
ax profiles list
