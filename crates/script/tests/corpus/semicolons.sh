set -e; ax roles create --name A --permissions PROJECT_READ; ax roles create --name A --permissions PROJECT_READ; ax roles create --name B --permissions PROJECT_READ
set +e
ax roles create --name C --permissions PROJECT_READ
#= role.create applied @set -e
#= role.create refused 409 @set -e
#= role.create skipped @set -e
#= role.create skipped @name C
