set -e
if ( ax roles delete Gone --force; ax roles create --name A --permissions PROJECT_READ ); then
  ax roles create --name B --permissions PROJECT_READ
fi
( ax roles delete Nowhere --force; ax roles create --name C --permissions PROJECT_READ )
ax roles create --name D --permissions PROJECT_READ
#= role.delete refused 404 @name A
#= role.create applied @name A
#= role.create applied @name B
#= role.delete refused 404 @name C
#= role.create skipped @name C
#= role.create skipped @name D
