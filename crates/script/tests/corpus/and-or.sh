ax roles create --name A --permissions PROJECT_READ && ax roles create --name B --permissions PROJECT_READ
ax roles create --name A --permissions PROJECT_READ && ax roles create --name C --permissions PROJECT_READ
ax roles create --name A --permissions PROJECT_READ || ax roles update A --permissions SPACE_READ
ax roles create --name D --permissions PROJECT_READ || ax roles update D --permissions SPACE_READ
ax roles get E || ax roles create --name E --permissions PROJECT_READ
ax roles get E > /dev/null 2>&1 && ax roles delete E --force
! ax roles get E && ax roles create --name F --permissions PROJECT_READ
#= role.create applied @name B
#= role.create applied @name B
#= role.create refused 409 @name C
#= role.create skipped @name C
#= role.create refused 409 @update A
#= role.update applied @update A
#= role.create applied @name D
#= role.update skipped @name D
#= role.create applied @|| ax roles create --name E
#= role.delete applied @delete E
#= role.create applied @name F
