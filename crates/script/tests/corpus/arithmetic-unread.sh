MADE=1
BEFORE=1
((MADE += $(ax roles list -o json | jq '.roles | length')))
[ "$MADE" = 1 ] && ax roles create --name A --permissions PROJECT_READ
((MADE <= $(wc -l < names) && BEFORE == MADE))
ax roles create --name "B$BEFORE" --permissions PROJECT_READ
#= role.create unresolved @name A
#= role.create applied @name "B
