set -e
ax roles delete "No Such Role" --force &
ax roles create --name A --permissions PROJECT_READ & ax roles create --name B --permissions PROJECT_READ
FOUND=no
FOUND=yes &
wait
[ "$FOUND" = no ]
ax roles delete A --force
wait $! || ax roles delete B --force
#= role.delete refused 404 @No Such
#= role.create applied @name B
#= role.create applied @name B
#= role.delete applied @delete A
#= role.delete unresolved @delete B
