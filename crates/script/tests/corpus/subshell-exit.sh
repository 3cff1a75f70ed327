( ax roles create --name A --permissions PROJECT_READ; exit 3; ax roles create --name B --permissions PROJECT_READ )
echo $?
[ $? -eq 0 ] && ax roles create --name C --permissions PROJECT_READ
exit 0
ax roles create --name D --permissions PROJECT_READ
#= role.create applied @name B
#= role.create skipped @name B
#= role.create applied @name C
#= role.create skipped @name D
