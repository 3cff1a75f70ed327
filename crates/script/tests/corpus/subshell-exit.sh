( ax roles create --name A --permissions PROJECT_READ; exit 3; ax roles create --name B --permissions PROJECT_READ )
echo $?
[ $? -eq 0 ] && ax roles create --name C --permissions PROJECT_READ
( set -o pipefail; set -- X Y )
ax roles delete Gone --force | jq . && ax roles create --name E --permissions PROJECT_READ
ax roles create --name "$1" --permissions PROJECT_READ
exit 0
ax roles create --name D --permissions PROJECT_READ
#= role.create applied @name B
#= role.create skipped @name B
#= role.create applied @name C
#= role.delete refused 404 @name E
#= role.create applied @name E
#= role.create unresolved @"$1"
#= role.create skipped @name D
