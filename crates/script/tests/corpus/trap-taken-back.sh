trap 'ax roles delete "Trace Reader" --force' EXIT
trap - EXIT
(trap "ax users delete --id $GONE --force" EXIT)
#= shell unresolved @$GONE
