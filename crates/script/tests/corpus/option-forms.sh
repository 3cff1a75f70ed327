ax roles create --name="Role A" --permissions=PROJECT_READ
ax roles create -n "Role B" --permissions PROJECT_READ
ax roles create -n"Role C" --permissions 'PROJECT_READ, SPACE_READ' -o json
ax roles create --name first --name "Role D" --permissions PROJECT_READ -v
ax roles delete -f -- "Role A"
ax roles delete "Role D" -fv
ax roles create --name "Role E" --permissions project_read,space_read
ax roles create --name "Role B" --permissions PROJECT_READ   # taken
ax roles update --id "Role B" --name "Role F" --description d
#= role.create applied @Role A" --perm
#= role.create applied @-n "Role B"
#= role.create applied @Role C
#= role.create applied @first
#= role.delete applied @-f --
#= role.delete applied @-fv
#= role.create applied @Role E
#= role.create refused 409 @# taken
#= role.update applied @--id
#= note old-form @Role E
#= note old-form @--id
